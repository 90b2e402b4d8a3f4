#!/usr/bin/env python3
"""Make the small activation atlas that ships: what three layers of SqueezeNet respond to in the bank of photographs.

It writes helpers/data/atlas: features.12 with grids of 5, 10 and 20 cells along a side, features.9 and features.6 with
5 and 10. The work is kept in build/atlas, so that an interrupted run goes on where it was; --check makes the atlas
there and compares its cells with those that ship.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import shutil
import sys
from pathlib import Path

import torch
from sources import SourceError, run, step

from helpers.atlas.files.cells import load_cells
from helpers.atlas.files.folder import STORED, SUMMARY, write_json
from helpers.atlas.maker.make import Photographs, Run, make_atlas
from helpers.atlas.maker.recipe import Recipe
from helpers.atlas.maker.workers import workers
from helpers.photo_bank import BANK, load_photo_bank

WORK = Path(__file__).resolve().parents[1] / "build" / "atlas"
HIGH = Recipe(layers=("features.12",))
LOW = dataclasses.replace(HIGH, layers=("features.6", "features.9"), grids=(5, 10))
CLOSE = 0.02  # between two machines: where rounding moves a vector across the line between two cells, its cell changes


def main(arguments: argparse.Namespace) -> None:
    """Make both parts, and write the folder or compare with it."""
    files = tuple(file.relative_to(BANK).as_posix() for file in load_photo_bank().files)
    photographs = Photographs(BANK, files, "the bank of photographs", embedded=True)
    parts = {"low": LOW, "high": HIGH}
    with workers() as who:
        for name, recipe in parts.items():
            make_atlas(Run(WORK / name, recipe, photographs, who, tell=step))
    summaries = [json.loads((WORK / name / SUMMARY).read_text(encoding="utf-8")) for name in parts]
    layers = [layer for summary in summaries for layer in summary["layers"]]
    if arguments.check:
        compare(arguments.output, layers)
        return
    write(arguments.output, {**summaries[-1], "layers": layers})


def write(folder: Path, summary: dict[str, object]) -> None:
    """Replace the folder by the finished files of both parts."""
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    for file in sorted(path for kind in ("*.safetensors", "*.webp") for path in WORK.glob(f"*/*/{kind}")):
        (part / file.parent.name).mkdir(parents=True, exist_ok=True)
        shutil.copy(file, part / file.parent.name)
    write_json(part / SUMMARY, summary)
    shutil.rmtree(folder, ignore_errors=True)
    part.rename(folder)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    step(f"{folder}: written, {size / 1e6:.2f} MB")


def compare(folder: Path, layers: list[dict[str, object]]) -> None:
    """Raise SourceError unless the cells that ship are those that were made now, nearly everywhere."""
    for file in sorted(folder.glob("*/*.safetensors")):
        stored = load_cells(file)
        made = load_cells(next(WORK.glob(f"*/{file.parent.name}/{file.name}")))
        same = stored.counts.shape == made.counts.shape and torch.equal(stored.rows, made.rows)
        if not same or (stored.vectors - made.vectors).norm() > CLOSE * stored.vectors.norm():
            raise SourceError(
                f"{file} differs from what was made now; run this script without --check and look at both."
            )
    step(f"{folder}: the cells of {len(layers)} layers are as made now")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="make the atlas again and compare with the one that ships")
    parser.add_argument("-o", "--output", type=Path, default=STORED, metavar="FOLDER")
    sys.exit(run(main, parser))
