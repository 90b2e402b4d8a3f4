"""Imagenette: 9,469 photographs of ten easily told classes of ImageNet, 160 pixels, downloaded on request.

Its photographs are ImageNet's, which may not be passed on: they are kept in the user's own folder.
"""

import shutil
import tarfile
import zlib
from pathlib import Path

from helpers.downloads.download import RemoteFile, fetch
from helpers.downloads.imagenet_val import data_folder
from helpers.errors import DataError

ARCHIVE = RemoteFile(
    url="https://s3.amazonaws.com/fast-ai-imageclas/imagenette2-160.tgz",
    size=99_003_388,
    sha256="64d0c4859f35a461889e0147755a999a48b49bf38a7e0f9bd27003f10db02fe5",
)
# WordNet's numbers, by which the archive names its folders.
CLASSES = {
    "n01440764": "tench",
    "n02102040": "English_springer",
    "n02979186": "cassette_player",
    "n03000684": "chain_saw",
    "n03028079": "church",
    "n03394916": "French_horn",
    "n03417042": "garbage_truck",
    "n03425413": "gas_pump",
    "n03445777": "golf_ball",
    "n03888257": "parachute",
}


def imagenette_path() -> Path:
    """Return the folder of the photographs, one subfolder a class, whether it exists or not."""
    return data_folder() / "imagenette"


def fetch_imagenette(progress: bool = True, archive: RemoteFile = ARCHIVE) -> Path:
    """Download and unpack the training photographs unless they are there, and return their folder.

    Use it as `load_photo_bank(fetch_imagenette(), per_category=30)`. An interrupted download is resumed; the archive is
    verified by its SHA-256, and the folder appears only when it is complete. Raises DataError when the network fails,
    or when the archive is damaged or the folder cannot be written.
    """
    folder = imagenette_path()
    if folder.is_dir():
        return folder
    packed = fetch(archive, folder.with_name(archive.name), progress)
    part = folder.with_name(f"{folder.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        _unpack(packed, part, progress)
        part.replace(folder)
        packed.unlink()
    except (OSError, EOFError, zlib.error, tarfile.TarError) as error:
        raise DataError(
            f"cannot unpack {packed} into {folder}: {error}. Free some disk space (250 MB) and run it again."
        ) from error
    return folder


def _unpack(packed: Path, folder: Path, progress: bool) -> None:
    """Unpack the training photographs into subfolders named after the classes; anything else is left in the archive."""
    from tqdm import tqdm

    with tarfile.open(packed, "r:gz") as archive, tqdm(desc="unpacking", unit=" photos", disable=not progress) as bar:
        for member in archive:
            _, split, number, file = [*Path(member.name).parts, "", "", ""][:4]
            if split == "train" and number in CLASSES and member.isfile() and file.endswith(".JPEG"):
                content = archive.extractfile(member)
                assert content is not None  # it is a file
                target = folder / CLASSES[number] / file
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content.read())
                bar.update()
