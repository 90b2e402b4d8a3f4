"""All stages, one after the other: what is done is kept, so that an interrupted run goes on where it was."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import torch

from helpers.atlas.atlas import Cells, Vectors
from helpers.atlas.average import average
from helpers.atlas.files.cells import load_cells, save_cells
from helpers.atlas.files.folder import FORMAT, SUMMARY, Place, write_json
from helpers.atlas.files.sprites import sheet_of, webp
from helpers.atlas.files.store import Store
from helpers.atlas.files.whole import write_whole
from helpers.atlas.layout import lay_out
from helpers.atlas.maker.recipe import UNIT, Recipe
from helpers.atlas.maker.units import Collecting, Rendering, do_collecting, do_rendering, map_size
from helpers.atlas.maker.workers import Workers
from helpers.atlas.render import BATCH
from helpers.atlas.whiten import whitening
from helpers.errors import DataError
from helpers.synthesis.showing import progress_bar

RECIPE = "recipe.json"
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Photographs:
    """The photographs of an atlas: `files`, relative to `root`. source: what they are, in words."""

    root: Path
    files: tuple[str, ...]
    source: str
    embedded: bool = False


@dataclass(frozen=True)
class Run:
    """One run of the maker: where, by which recipe, on what, by whom."""

    folder: Path
    recipe: Recipe
    photographs: Photographs
    workers: Workers
    device: str = "cpu"
    progress: bool = True
    tell: Tell = print


def make_atlas(run: Run) -> None:
    """Make the atlas, or finish it: the folder holds it once atlas.json is there.

    Raises DataError if the folder is of another recipe or of other photographs, or a photograph cannot be read;
    ArgumentError for a layer or grid that does not fit. What was finished is kept.
    """
    sizes = [map_size(run.recipe, layer, run.device) for layer in run.recipe.layers]  # before anything is written
    begin(run)
    layers = []
    for layer, size in zip(run.recipe.layers, sizes, strict=True):
        found = collect_layer(run, layer, size)
        finish_layer(run, layer, found)
        layers.append(summary_of(run.recipe, found))
    write_summary(run, layers)


def begin(run: Run) -> None:
    """Write the recipe into the folder, or check that it is the same one."""
    path = run.folder / RECIPE
    content = {"recipe": run.recipe.as_json(), "files": list(run.photographs.files)}
    if path.is_file():
        _require_same(run, json.loads(path.read_text(encoding="utf-8")))
        return
    run.folder.mkdir(parents=True, exist_ok=True)
    write_json(path, content)


def collect_layer(run: Run, layer: str, size: tuple[int, int]) -> Vectors:
    """Collect what is not collected yet; return all vectors of the layer, whose maps have this size."""
    recipe, files = run.recipe, run.photographs.files
    store = Store(Place(run.folder, layer).vectors, len(files) * recipe.per_image, UNIT * recipe.per_image)
    missing = store.missing()
    results = run.workers.results(do_collecting, _collecting(run, layer, missing))
    for unit, found in progress_bar(results, f"collecting {layer}", len(missing), "unit", run.progress):
        store.put(unit.number, _rows(found))
    attributions, vectors = (torch.from_numpy(store.get(name)) for name in ("attributions", "vectors"))
    photos, rows, columns = (torch.from_numpy(store.get(name)).long() for name in ("photos", "rows", "columns"))
    return Vectors(layer, vectors, photos, rows, columns, size, recipe.side, attributions)


def finish_layer(run: Run, layer: str, found: Vectors) -> None:
    """Lay the vectors out, average and render them."""
    place = Place(run.folder, layer)
    place.home.mkdir(parents=True, exist_ok=True)
    points = _layout(run, place, found)
    white = whitening(found.vectors) if run.recipe.whiten else None
    for side in run.recipe.grids:
        _render(run, place, side, _cells(run, place, side, points, found), white)


def summary_of(recipe: Recipe, found: Vectors) -> dict[str, Any]:
    """Return what atlas.json says of a layer."""
    return {"name": found.layer, "size": list(found.size), "vectors": len(found), "grids": list(recipe.grids)}


def write_summary(run: Run, layers: Sequence[dict[str, Any]]) -> None:
    """Write atlas.json: the atlas is finished."""
    photographs = run.photographs
    summary = {
        "format": FORMAT,
        "source": photographs.source,
        "root": None if photographs.embedded else str(photographs.root),
        "recipe": run.recipe.as_json(),
        "layers": list(layers),
        "files": list(photographs.files),
    }
    write_json(run.folder / SUMMARY, summary)


def _require_same(run: Run, stored: dict[str, Any]) -> None:
    before = Recipe.from_json(stored["recipe"])
    if differences := before.differences(run.recipe):
        raise DataError(
            f"{run.folder} was begun with another recipe: {'; '.join(differences)}. Repeat the options of that run, or "
            "make this atlas in another folder."
        )
    if stored["files"] != list(run.photographs.files):
        counts = f"{len(stored['files'])} photographs, which are not the {len(run.photographs.files)} given now"
        raise DataError(f"{run.folder} was begun with {counts}. Make this atlas in another folder.")


def _collecting(run: Run, layer: str, missing: Sequence[int]) -> Iterator[Collecting]:
    """The units to do; photographs are read when their turn comes."""
    for number in missing:
        first = number * UNIT
        names = run.photographs.files[first : first + UNIT]
        yield Collecting(run.recipe, run.device, layer, number, first, tuple(_read(run, name) for name in names))


def _read(run: Run, name: str) -> tuple[str, bytes]:
    path = run.photographs.root / name
    try:
        return str(path), path.read_bytes()
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error}. Put it back, then continue with --resume.") from error


def _rows(found: Vectors) -> dict[str, np.ndarray]:
    """What is stored of a unit."""
    assert found.attributions is not None  # units collect them
    numbers = {"photos": found.photos, "rows": found.rows, "columns": found.columns}
    rows = {name: values.int().numpy() for name, values in numbers.items()}
    return {**rows, "vectors": found.vectors.numpy(), "attributions": found.attributions.numpy()}


def _layout(run: Run, place: Place, found: Vectors) -> torch.Tensor:
    if not place.layout.is_file():
        recipe = run.recipe
        run.tell(f"laying out {len(found)} vectors of {place.layer} ({recipe.method}) ...")
        points = lay_out(
            found.vectors,
            recipe.method,
            seed=recipe.seed,
            perplexity=recipe.perplexity,
            neighbors=recipe.neighbors,
            min_dist=recipe.min_dist,
        )
        content = BytesIO()
        np.save(content, points.numpy())
        write_whole(place.layout, content.getvalue())
    return torch.from_numpy(np.load(place.layout))


def _cells(run: Run, place: Place, side: int, points: torch.Tensor, found: Vectors) -> Cells:
    path = place.cells(side)
    if not path.is_file():
        recipe = run.recipe
        save_cells(average(points, found, side, recipe.min_count, members=recipe.members, seed=recipe.seed), path)
    return load_cells(path)


def _render(run: Run, place: Place, side: int, cells: Cells, white: torch.Tensor | None) -> None:
    if place.sheet(side).is_file():
        return
    vectors = cells.vectors if white is None else cells.vectors @ white.T
    store = Store(place.icons(side), len(cells), BATCH)
    missing = store.missing()
    parts = vectors.split(BATCH)
    units = (Rendering(run.recipe, run.device, place.layer, side, number, parts[number].numpy()) for number in missing)
    results = run.workers.results(do_rendering, units)
    name = f"rendering {place.layer}, {side} x {side}"
    for unit, icons in progress_bar(results, name, len(missing), "batch", run.progress):
        store.put(unit.number, {"icons": icons})
    write_whole(place.sheet(side), webp(sheet_of(store.get("icons"))))
