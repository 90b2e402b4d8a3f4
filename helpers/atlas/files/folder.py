"""An atlas folder: atlas.json, and for each layer the cells and icons of each grid; beside them, the stages' work."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from helpers.atlas.atlas import Atlas, AtlasLayer, Grid
from helpers.atlas.files.cells import load_cells
from helpers.atlas.files.patches import cut_patches
from helpers.atlas.files.sprites import icons_of
from helpers.atlas.files.whole import write_whole
from helpers.errors import DataError
from helpers.model import load_class_names
from helpers.photo_bank import BANK
from helpers.photos import centre_crop

STORED = Path(__file__).resolve().parents[2] / "data" / "atlas"  # a small one, of the photo bank
SUMMARY = "atlas.json"
FORMAT = 1


@dataclass(frozen=True)
class Place:
    """The files of one layer in an atlas folder."""

    folder: Path
    layer: str

    @property
    def home(self) -> Path:
        """The layer's own folder."""
        return self.folder / self.layer

    @property
    def vectors(self) -> Path:
        """The Zarr group of the vectors."""
        return self.home / "vectors.zarr"

    @property
    def layout(self) -> Path:
        """The vectors' places, as a NumPy file."""
        return self.home / "layout.npy"

    def cells(self, side: int) -> Path:
        """The cells of a grid."""
        return self.home / f"{side}.safetensors"

    def icons(self, side: int) -> Path:
        """The icons of a grid while they are rendered."""
        return self.home / f"{side}.zarr"

    def sheet(self, side: int) -> Path:
        """The icons of a grid as one picture."""
        return self.home / f"{side}.webp"


def load_atlas(folder: str | Path | None = None, patches: bool = True) -> Atlas:
    """Return the atlas in `folder`; None for the small one that ships: features.12, 9 and 6 of SqueezeNet.

    patches: also cut what each cell's vectors saw out of the photographs, if they can still be found. Raises DataError
    for a folder without a finished atlas, and for damaged files.
    """
    folder = STORED if folder is None else Path(folder).expanduser()
    summary = read_summary(folder)
    photo = _photos(summary) if patches else None
    layers = [_layer(Place(folder, one["name"]), one, summary["recipe"], photo) for one in summary["layers"]]
    return Atlas(
        network=summary["recipe"]["network"],
        source=summary["source"],
        photographs=len(summary["files"]),
        vectors=summary["layers"][0]["vectors"],
        class_names=load_class_names(),
        layers=tuple(layers),
    )


def read_summary(folder: Path) -> dict[str, Any]:
    """Return what atlas.json holds: format, recipe, source, root, files, layers. Raises DataError."""
    try:
        summary: dict[str, Any] = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(
            f"{folder} holds no finished atlas ({error}). Make one with `python -m helpers.atlas make {folder}`, or "
            "finish it with --resume."
        ) from error
    if summary.get("format") != FORMAT:
        raise DataError(f"{folder} has format {summary.get('format')!r}, expected {FORMAT}; make the atlas again.")
    return summary


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write a JSON file, whole or not at all."""
    write_whole(path, json.dumps(content, indent=1, ensure_ascii=False) + "\n")


def root_of(summary: dict[str, Any]) -> Path:
    """Return the folder that the names of the photographs start from: the embedded bank, or one of the user's."""
    return BANK if summary["root"] is None else Path(summary["root"])


def _photos(summary: dict[str, Any]) -> Callable[[int], NDArray[np.uint8]] | None:
    """A function from a photograph's number to its square; None if the photographs are gone."""
    root, files = root_of(summary), summary["files"]
    if not all((root / name).is_file() for name in files):
        return None
    return lambda number: centre_crop(root / files[number])


def _layer(
    place: Place, one: dict[str, Any], recipe: dict[str, Any], photo: Callable[[int], NDArray[np.uint8]] | None
) -> AtlasLayer:
    grids = []
    for side in one["grids"]:
        cells = load_cells(place.cells(side))
        sheet = _sheet(place.sheet(side))
        icons = icons_of(sheet, len(cells), recipe["icon"])
        height, width = one["size"]
        patches = None if photo is None else cut_patches(cells.members, (height, width), photo)
        grids.append(Grid(cells, icons, patches))
    return AtlasLayer(place.layer, tuple(grids))


def _sheet(path: Path) -> NDArray[np.uint8]:
    try:
        with Image.open(path) as file:
            return np.asarray(file.convert("RGB"))
    except OSError as error:
        raise DataError(f"{path} cannot be read as a picture: {error}. Make the atlas again.") from error
