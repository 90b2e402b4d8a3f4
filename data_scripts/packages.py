"""Extract the photographs and their credits from the packages that contain them."""

from __future__ import annotations

import io
import re
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from folders.qt_resources import read_all
from sources import SourceError

Members = dict[str, bytes]  # {member: content}
ACTIVITIES = ("erase", "explore_world_animals", "explore_farm_animals")


def gcompris_members(deb: Path) -> Members:
    """Return {activity/file: content} of the resources of the three activities with photographs.

    Raises SourceError when the package lacks one of them.
    """
    members: Members = {}
    for path, content in gcompris_files(deb, ACTIVITIES).items():
        activity, _, inside = path.partition("/")
        # Each activity has a README for its drawings and another, in a subfolder, for its photographs.
        name = "PHOTOS" if inside == "resource/animals/README" else inside.rpartition("/")[2]
        members[f"{activity}/{name}"] = content
    return members


def gcompris_files(deb: Path, activities: Iterable[str]) -> Members:
    """Return {activity/path in the activity: content} of all files of these activities.

    Raises SourceError when the package lacks one of them.
    """
    members: Members = {}
    with tarfile.open(fileobj=io.BytesIO(data_of_deb(deb)), mode="r:*") as tar:
        for activity in activities:
            name = f"./usr/share/gcompris-qt/rcc/{activity}.rcc"
            file = tar.extractfile(name) if name in tar.getnames() else None
            if file is None:
                raise SourceError(f"{deb} contains no {activity}.rcc.")
            for path, content in read_all(file.read()).items():
                members[f"{activity}/{path.partition(f'/activities/{activity}/')[2]}"] = content
    return members


def data_of_deb(deb: Path) -> bytes:
    """Return the data.tar of a Debian package, an ar archive with 60-byte headers at even offsets.

    Raises SourceError when there is none.
    """
    content = deb.read_bytes()
    at = len(b"!<arch>\n")
    while at < len(content):
        name, size = content[at : at + 16].decode().strip(), int(content[at + 48 : at + 58])
        if name.startswith("data.tar"):
            return content[at + 60 : at + 60 + size]
        at += 60 + size + size % 2
    raise SourceError(f"{deb} contains no data.tar: it is not a Debian package.")


def alibi_members(wheel: Path) -> Members:
    """Return {file: content} of the photographs of cats in alibi's wheel."""
    with zipfile.ZipFile(wheel) as archive, archive.open("alibi/data/cats.tar.gz") as packed:
        content = packed.read()
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as tar:
        return {member.name: file.read() for member in tar if (file := tar.extractfile(member))}


def skimage_members(wheel: Path) -> Members:
    """Return {data/file: content} of the PNG images in scikit-image's wheel."""
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if re.fullmatch(r"skimage/data/\w+\.png", name)]
        return {name.removeprefix("skimage/"): archive.read(name) for name in names}


READERS = {"gcompris": gcompris_members, "alibi": alibi_members, "skimage": skimage_members}


def credits_in(readme: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (file, {"Copyright", "Source", "License", "Comments"}) of every file that a GCompris README names."""
    for block in re.split(r"\n\s*\n", readme):
        fields = dict(re.findall(r"^(\w+):[ \t]*(.*)$", block, re.MULTILINE))
        # Some blocks list their files without saying "Files:", one a line.
        listed = block.partition("Files:")[2] or "\n".join(re.findall(r"^\S+\.webp$", block, re.MULTILINE))
        for file in re.findall(r"[\w-]+\.webp", listed):
            yield file, fields


def gcompris_credits(members: Members) -> dict[str, dict[str, str]]:
    """Return {activity/file: fields} from the READMEs among the members."""
    return {
        f"{activity}/{file}": fields
        for activity in ACTIVITIES
        for name in ("README", "PHOTOS")
        for file, fields in credits_in(members.get(f"{activity}/{name}", b"").decode())
    }
