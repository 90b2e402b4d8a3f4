"""Measure all attribution methods, and three baselines, on the photographs of the bank whose object has a box.

It writes helpers/data/method_scores.json, whose numbers the lesson on class activation maps quotes: insertion and
deletion, the pointing game, two pictures side by side, maps for a wrong class, and maps of networks with random layers.
The whole takes about half an hour. What is done of each method is kept in build/method_scores; --resume goes on from
there. --check measures again and compares with the file; --table prints the table of docs/methods.md from the file and
measures nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from sources import DATA, ROOT, SourceError, run, step, write_whole
from tqdm import tqdm

from helpers import load_squeezenet
from helpers.attribution import METHODS
from helpers.evidence.comparison import (
    EVERY,
    STEPS,
    MapsOf,
    Photographs,
    baselines,
    load_photographs,
    measure,
    measure_cascade,
    measure_pairs,
    methods,
)
from helpers.evidence.intervals import Interval, mean_interval
from helpers.evidence.method_scores import MethodScores, load_method_scores
from helpers.squeezenet import SqueezeNet

KEPT = ROOT / "build" / "method_scores"
TITLES = {"random": "random map", "centre": "centred Gaussian", "edges": "edge detector"}
MEASURES = ("insertion", "deletion", "pointing")
CLOSE = 2e-3  # between two machines, whose sums differ in the last bits


def main(arguments: argparse.Namespace) -> None:
    """Measure, and write the file or compare with it."""
    if arguments.table:
        sys.stdout.write(markdown(load_method_scores()) + "\n")
        return
    torch.set_num_threads(1)  # sums in another order could swap two pixels in the order of a map
    model = load_squeezenet()
    photographs = load_photographs(model)
    found = {}
    bar = tqdm([*methods().items(), *baselines().items()], desc="methods", unit="method")
    for name, maps_of in bar:
        bar.set_postfix_str(name)
        kept = KEPT / f"{name}.json"
        if arguments.resume and kept.is_file():
            found[name] = json.loads(kept.read_text(encoding="utf-8"))
            continue
        found[name] = one_method(name, maps_of, photographs, model)
        write_whole(kept, json.dumps(found[name]).encode())
    text = as_text(photographs, found)
    if not arguments.check:
        write_whole(arguments.output, text.encode())
        step(f"{arguments.output}: written")
        return
    stored = json.loads(arguments.output.read_text(encoding="utf-8"))
    wrong = list(differences(stored, json.loads(text)))
    if wrong:
        raise SourceError(f"{arguments.output} differs in {len(wrong)} places; the first: {wrong[0]}.")
    step(f"{arguments.output}: measured again, the same within {CLOSE}")


def one_method(name: str, maps_of: MapsOf, photographs: Photographs, model: SqueezeNet) -> dict[str, Any]:
    """Return the title of one method and all that is measured of it."""
    uses_network = name in METHODS
    found = measure(maps_of, photographs, model, uses_network)
    found["pairs"] = measure_pairs(maps_of, photographs, model)
    if uses_network:
        found["cascade"] = measure_cascade(maps_of, photographs.some(slice(None, None, EVERY)), model)
    return {"title": METHODS[name].title if uses_network else TITLES[name], **found}


def as_text(photographs: Photographs, found: dict[str, Any]) -> str:
    """Return the file's content, one list a line."""
    some = photographs.some(slice(None, None, EVERY))
    layers = next(list(one["cascade"]) for one in found.values() if "cascade" in one)
    about = (
        "Attribution methods on SqueezeNet 1.1 and the photographs of photo_bank_boxes.json, in that order. right: "
        "maps for the class that the network sees; wrong: maps for a class that has nothing to do with the picture, "
        "judged by the right class and by the object; correlation: rank correlation of the two; pairs: whether the map "
        "for a photograph's class is largest in that photograph, beside another one; cascade: rank correlation with "
        "the trained network's maps, once a layer and all above it are random. Written by "
        "data_scripts/compare_methods.py."
    )
    head = {"about": about, "steps": STEPS, "cascade_photographs": len(some.boxes), "layers": layers}
    described = [
        {"photo": box.photo, "class": int(label), "wrong_class": int(wrong), "share": round(box.share, 4)}
        for box, label, wrong in zip(photographs.boxes, photographs.y, photographs.wrong, strict=True)
    ]
    data = {**head, "photographs": described, "methods": found}
    return indented(data) + "\n"


def indented(data: Any, depth: int = 0) -> str:
    """Return JSON with an object over several lines, if it holds others, and a list of numbers in one."""
    margin = " " * (depth + 1)
    if isinstance(data, dict) and any(isinstance(one, dict | list) for one in data.values()):
        items = [f"{margin}{json.dumps(key)}: {indented(one, depth + 1)}" for key, one in data.items()]
        return "{\n" + ",\n".join(items) + f"\n{' ' * depth}}}"
    if isinstance(data, list) and data and isinstance(data[0], dict):
        return "[\n" + ",\n".join(margin + json.dumps(one) for one in data) + f"\n{' ' * depth}]"
    return json.dumps(data)


def markdown(scores: MethodScores) -> str:
    """Return the table of docs/methods.md: means, and half of their 95% intervals."""
    head = ["method", *(f"{name}, {kind}" for name in MEASURES for kind in ("right", "wrong"))]
    head += ["two pictures", "wrong class", "top layer random", "all layers random"]
    rows = [head, ["---", *["---:"] * (len(head) - 1)]]
    for one in scores.methods.values():
        right, wrong = one.right.means(), one.wrong.means()
        layers = list(one.cascade.values())
        cells = [number(kind[name]) for name in MEASURES for kind in (right, wrong)]
        cells.append(number(one.of_two))
        cells += [number(mean_interval(values)) for values in (one.correlation, layers[0], layers[-1])]
        rows.append([one.title, *cells])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def number(found: Interval) -> str:
    """Return an estimate with half of its interval."""
    return f"{found.value:.2f} ± {(found.high - found.low) / 2:.2f}"


def differences(stored: Any, measured: Any, place: str = "") -> Iterator[str]:
    """Yield where two files differ by more than another machine may make them."""
    if isinstance(stored, dict) and isinstance(measured, dict) and list(stored) == list(measured):
        for key in stored:
            yield from differences(stored[key], measured[key], f"{place}.{key}")
    elif isinstance(stored, list) and isinstance(measured, list) and len(stored) == len(measured):
        for number, (one, other) in enumerate(zip(stored, measured, strict=True)):
            yield from differences(one, other, f"{place}[{number}]")
    elif isinstance(stored, float) and isinstance(measured, float):
        if abs(stored - measured) > CLOSE:
            yield f"{place[1:]} is {stored}, measured {measured}"
    elif stored != measured:
        yield f"{place[1:]} is {stored!r}, measured {measured!r}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, default=DATA / "method_scores.json", metavar="FILE.json")
    parser.add_argument("--resume", action="store_true", help="go on from what an interrupted run has measured")
    parser.add_argument("--check", action="store_true", help="compare with the file instead of writing it")
    parser.add_argument("--table", action="store_true", help="print the stored numbers as a table in markdown")
    sys.exit(run(main, parser))
