"""What the commands of the atlas maker do."""

import argparse
import dataclasses
import sys
from collections.abc import Sequence
from pathlib import Path

from helpers.atlas.class_specific import class_specific
from helpers.atlas.files.folder import SUMMARY, load_atlas, read_summary, root_of
from helpers.atlas.maker.make import (
    Photographs,
    Run,
    begin,
    collect_layer,
    finish_layer,
    make_atlas,
    summary_of,
    write_summary,
)
from helpers.atlas.maker.recipe import Recipe
from helpers.atlas.maker.units import map_size
from helpers.atlas.maker.workers import workers
from helpers.errors import ArgumentError
from helpers.model import load_class_names
from helpers.photo_bank import BANK, load_photo_bank


def make(arguments: argparse.Namespace) -> None:
    """Make an atlas, or finish it."""
    known = {field.name for field in dataclasses.fields(Recipe)}
    recipe = Recipe.from_json({name: value for name, value in vars(arguments).items() if name in known})
    photographs = _photographs(arguments)
    _require_new(arguments.atlas, arguments.resume)
    with workers(arguments.workers, arguments.cluster) as who:
        make_atlas(Run(arguments.atlas, recipe, photographs, who, arguments.device, tell=_tell))
    _tell(f"done: {arguments.atlas}. Look at it: python -m helpers.atlas page {arguments.atlas} {arguments.atlas}.html")


def page(arguments: argparse.Namespace) -> None:
    """Write an atlas as an HTML page."""
    from helpers.atlas.viewer.page.export import save_atlas_page

    save_atlas_page(load_atlas(arguments.atlas), arguments.page)
    _tell(f"wrote {arguments.page}, {arguments.page.stat().st_size / 1e6:.1f} MB.")


def of_class(arguments: argparse.Namespace) -> None:
    """Make the atlas of the vectors that argue for one class, from those that were collected."""
    summary = read_summary(arguments.atlas)
    y = class_number(arguments.name)
    before = Recipe.from_json(summary["recipe"])
    recipe = dataclasses.replace(before, grids=tuple(arguments.grids), min_count=arguments.min_count)
    name = f"{summary['source']}: what argues for {load_class_names()[y]}, by {arguments.by}"
    files = Photographs(root_of(summary), tuple(summary["files"]), name, summary["root"] is None)
    _require_new(arguments.into, arguments.resume)
    with workers(arguments.workers, arguments.cluster) as who:
        source = Run(arguments.atlas, before, files, who, arguments.device, tell=_tell)
        target = Run(arguments.into, recipe, files, who, arguments.device, tell=_tell)
        begin(target)
        layers = []
        for layer in recipe.layers:
            found = collect_layer(source, layer, map_size(before, layer, arguments.device))
            chosen = class_specific(found, y, arguments.by, rank=arguments.rank, share=arguments.share)
            finish_layer(target, layer, chosen)
            layers.append(summary_of(recipe, chosen))
        write_summary(target, layers)
    _tell(f"done: {arguments.into}, of {layers[-1]['vectors']} vectors.")


def class_number(name: str) -> int:
    """Return the number of a class by its name or number; raises ArgumentError, with names like it, for another."""
    names = load_class_names()
    if name.isdecimal() and int(name) < len(names):
        return int(name)
    for number, one in enumerate(names):
        if one.casefold() == name.casefold():
            return number
    near = [f"{one} ({i})" for i, one in enumerate(names) if name.casefold() in one.casefold()][:5]
    raise ArgumentError(
        f"there is no class {name!r}; {'did you mean ' + ', '.join(near) if near else 'give a number'}."
    )


def _photographs(arguments: argparse.Namespace) -> Photographs:
    folder: Path | None = arguments.photos
    source = "the bank of photographs" if folder is None else folder.name
    if arguments.imagenette:
        from helpers.downloads.imagenette import fetch_imagenette

        folder, source = fetch_imagenette(), "Imagenette"
    files = load_photo_bank(folder, arguments.per_category).files
    root = BANK if folder is None else folder.expanduser().resolve()
    return Photographs(root, _relative(files, root), source, embedded=folder is None)


def _relative(files: Sequence[Path], root: Path) -> tuple[str, ...]:
    return tuple(file.relative_to(root).as_posix() for file in files)


def _require_new(folder: Path, resume: bool) -> None:
    if folder.exists() and any(folder.iterdir()) and not resume:
        what = "holds a finished atlas" if (folder / SUMMARY).is_file() else "is not empty"
        raise ArgumentError(f"{folder} {what}. Give another folder, or --resume to finish what was begun there.")


def _tell(sentence: str) -> None:
    print(f"atlas: {sentence}", file=sys.stderr)
