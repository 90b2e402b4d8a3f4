"""Pictures of classes: ours against CS231n's recipe, torch-lucent and horama: make bench-synthesis

Seconds of work until an independent network, EfficientNet-Lite0, sees the class with a probability of 0.9. It looks
every tenth of a second, and its looking is not counted. For each class all recipes run one after the other, so that a
machine busy with something else slows all. Classes are every fiftieth of ImageNet's. A run ends when the recipe does,
or at the limit. Exits with 1 unless our median is below 1.5 s and every other recipe's is five times as long or never
reached.
"""

import argparse
import contextlib
import copy
import math
import random
import statistics
import sys
import time
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from synthesis.judge import Judge, load_judge
from synthesis.recipes import RECIPES, RIVALS, Recipe
from synthesis.sheet import result, write_sheet
from synthesis.stopwatch import Clock, StopRun, Stopwatch
from torch import nn

from helpers import load_squeezenet

CLASSES = range(0, 1000, 50)  # a rule, so that nobody chose them
ALLOWED = 1.5  # seconds
BEHIND = 5


def run(recipe: Recipe, model: nn.Module, target: int, judge: Judge, limit: float, clock: Clock) -> Stopwatch:
    """Make one picture with its own seed; recipes may leave hooks behind on their copy of the model."""
    own = copy.deepcopy(model)
    torch.manual_seed(target)
    random.seed(target)
    np.random.seed(target)
    watch = Stopwatch(judge, target, limit, clock)
    with contextlib.suppress(StopRun):
        recipe(own, target, watch)
    watch.stop()
    return watch


def median(runs: Sequence[Stopwatch]) -> float:
    """Return the median of the seconds to 0.9; infinity stands for never."""
    return statistics.median(math.inf if run.reached is None else run.reached for run in runs)


def report(runs: Mapping[str, Sequence[Stopwatch]]) -> bool:
    """Print a line for each recipe; return whether ours is as fast as it has to be."""
    for name, found in runs.items():
        reached = sum(run.reached is not None for run in found)
        best = statistics.median(run.best for run in found)
        whole = statistics.median(run.total for run in found)
        print(
            f"{name:24} median {median(found):6.2f} s to 0.9; {reached} of {len(found)} get there; "
            f"best probability {best:.3f}; a run takes {whole:.1f} s"
        )
    own = median(runs["ours"]) if "ours" in runs else math.inf
    return own < ALLOWED and all(median(found) >= BEHIND * own for name, found in runs.items() if name != "ours")


def main(options: argparse.Namespace) -> bool:
    """Run the recipes on the classes, print what comes of it, write the sheet."""
    sys.path.append(str(RIVALS))  # last: some of these packages have top-level modules of common names
    warnings.filterwarnings("ignore", category=FutureWarning)  # kornia 0.4.1 compiles with torch.jit
    if options.threads:
        torch.set_num_threads(options.threads)
    clock = time.process_time if options.cpu else time.perf_counter
    model, judge = load_squeezenet(), load_judge()
    recipes = {name: RECIPES[name] for name in options.recipes or RECIPES}
    runs: dict[str, list[Stopwatch]] = {name: [] for name in recipes}
    print(f"torch {torch.__version__}, {torch.get_num_threads()} threads, at most {options.limit:g} s a run")
    for target in options.classes or CLASSES:
        for name, recipe in recipes.items():
            runs[name].append(run(recipe, model, target, judge, options.limit, clock))
            print(f"{model.class_names[target]:24} {name:24} {result(runs[name][-1])}", flush=True)
    labels = [model.class_names[run.target] for run in next(iter(runs.values()))]
    write_sheet(options.sheet, list(runs), dict(zip(labels, zip(*runs.values(), strict=True), strict=True)))
    return report(runs)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--classes", type=int, nargs="+", help="indices of classes (default: every fiftieth)")
    made.add_argument("--recipes", nargs="+", choices=RECIPES, help="default: all")
    made.add_argument("--limit", type=float, default=20, help="seconds for a picture, default: %(default)s")
    made.add_argument("--threads", type=int, help="of torch, default: as many as cores")
    made.add_argument("--cpu", action="store_true", help="count CPU time, on a busy machine: all threads together")
    made.add_argument("--sheet", type=Path, default=RIVALS / "sheet.png", help="contact sheet, default: %(default)s")
    return made


if __name__ == "__main__":
    sys.exit(not main(parser().parse_args()))
