"""A bank of some 240 photographs in nine categories, or any folder of pictures: for neighbours, patches and atlases."""

import functools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from helpers.errors import ArgumentError, DataError
from helpers.photos import SIDE, centre_crop

BANK = Path(__file__).parent / "data" / "photo_bank"
THREADS = 4
LONG = 1000  # photographs, which take some seconds
SUFFIXES = (".bmp", ".gif", ".jpeg", ".jpg", ".png", ".webp")


@dataclass(frozen=True, eq=False)
class PhotoBank:
    """Photographs by category: `len(bank)` of them, decoded when `photos` is first asked for."""

    files: tuple[Path, ...]
    categories: tuple[str, ...]  # the categories' names
    labels: NDArray[np.int64]  # (N,): the place of each photograph's category in `categories`

    def __len__(self) -> int:
        return len(self.files)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the photographs: their files without endings, "_" as a space."""
        return tuple(file.stem.replace("_", " ") for file in self.files)

    @cached_property
    def photos(self) -> NDArray[np.uint8]:
        """The photographs' central squares, (N, 224, 224, 3) uint8 RGB; do not change them, they are shared.

        Raises DataError with the file's name if one cannot be read.
        """
        from tqdm import tqdm

        photos = np.empty((len(self), SIDE, SIDE, 3), np.uint8)
        bar = tqdm(total=len(self), desc="reading photographs", disable=len(self) < LONG)
        with ThreadPoolExecutor(THREADS) as threads, bar:  # Pillow decodes and resizes without Python's lock
            for place, photo in enumerate(threads.map(_read, self.files)):
                photos[place] = photo
                bar.update()
        photos.flags.writeable = False
        return photos


def load_photo_bank(folder: str | Path | None = None, per_category: int | None = None) -> PhotoBank:
    """Return the embedded bank, or the pictures in `folder`, whose subfolders are then the categories.

    folder: None for the embedded bank; pictures that are in no subfolder form a category with the folder's name.
    per_category: at most so many pictures of each category, spread evenly over its sorted names; None for all.
    Raises ArgumentError for another `per_category` than a positive whole number, DataError if `folder` does not exist
    or holds no picture (a file that ends in .jpg, .jpeg, .png, .webp, .gif or .bmp).
    """
    if per_category is not None and (not isinstance(per_category, int) or per_category < 1):
        raise ArgumentError(f"per_category is {per_category!r}; expected a whole number from 1, or None for all.")
    return _load(BANK if folder is None else Path(folder).expanduser().resolve(), per_category)


@functools.lru_cache(maxsize=4)
def _load(folder: Path, per_category: int | None) -> PhotoBank:
    if not folder.is_dir():
        raise DataError(f"{folder} is not a folder. Give a folder of pictures, whose subfolders are the categories.")
    found = {name: _spread(files, per_category) for name, files in _categories(folder) if files}
    if not found:
        raise DataError(f"{folder} contains no pictures ({', '.join(SUFFIXES)}), and neither do its subfolders.")
    labels = np.repeat(np.arange(len(found)), [len(files) for files in found.values()])
    return PhotoBank(tuple(file for files in found.values() for file in files), tuple(found), labels)


def _categories(folder: Path) -> Iterator[tuple[str, list[Path]]]:
    """Yield the name of each category and its pictures: those in the folder itself, then in each subfolder, sorted."""
    yield folder.name, _pictures(folder.iterdir())
    for inner in sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")):
        yield inner.name.replace("_", " "), _pictures(inner.rglob("*"))


def _pictures(paths: Iterator[Path]) -> list[Path]:
    return sorted(p for p in paths if p.suffix.lower() in SUFFIXES and p.is_file() and not p.name.startswith("."))


def _spread(files: list[Path], most: int | None) -> list[Path]:
    if most is None or len(files) <= most:
        return files
    return [files[place * len(files) // most] for place in range(most)]


def _read(file: Path) -> NDArray[np.uint8]:
    try:
        return centre_crop(file)
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise DataError(f"{file} cannot be read as a picture: {error}. Remove or replace it.") from error
