"""Pictures of classes: ours against CS231n's recipe, torch-lucent and horama: make bench-synthesis

Seconds of work until an independent network, EfficientNet-Lite0, sees the class with a probability of 0.9; on the 25
embedded photographs its median is about that. It looks every tenth of a second at first, less often later, and its
looking is not counted. For each class all recipes run one after the other, so that a machine busy with something else
slows all. Classes are every fiftieth of ImageNet's. A run ends when the recipe does, or at the limit: five times what
is allowed for ours. All of it takes about 11 minutes on two cores. Exits with 1 unless our median is below 1.5 s and
every other recipe's is five times as long or never reached.
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
from synthesis.recipes import MORE, RECIPES, RIVALS, Recipe
from synthesis.sheet import result, write_sheet
from synthesis.stopwatch import WANTED, Clock, StopRun, Stopwatch
from torch import nn

from helpers import load_squeezenet

CLASSES = range(0, 1000, 50)  # a rule, so that nobody chose them
ALLOWED = 1.5  # seconds
BEHIND = 5  # times as long
OURS = ("ours", "ours, longer")
HALF = 0.5  # a probability that is reported too


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


def median(runs: Sequence[Stopwatch], wanted: float = WANTED) -> float:
    """Return the median of the seconds to a probability; infinity stands for never."""
    return statistics.median(run.seconds_to(wanted) for run in runs)


def report(runs: Mapping[str, Sequence[Stopwatch]]) -> bool:
    """Print a line for each recipe; return whether ours is as fast as it has to be."""
    for name, found in runs.items():
        best = statistics.median(run.best for run in found)
        there = "; ".join(_reached(found, wanted) for wanted in (WANTED, HALF))
        whole, steps = statistics.median(run.total for run in found), statistics.median(run.steps for run in found)
        print(f"{name:24} best probability {best:.3f}; {there}; a run took {whole:.1f} s for {steps:.0f} pictures")
    own = median(runs["ours"]) if "ours" in runs else math.inf
    return own < ALLOWED and all(median(found) >= BEHIND * own for name, found in runs.items() if name not in OURS)


def _reached(runs: Sequence[Stopwatch], wanted: float) -> str:
    middle = median(runs, wanted)
    seconds = f"median {middle:.2f} s" if math.isfinite(middle) else "median never"
    return f"{sum(run.best >= wanted for run in runs)} of {len(runs)} reach {wanted:g}, {seconds}"


def main(options: argparse.Namespace) -> bool:
    """Run the recipes on the classes, print what comes of it, write the sheet."""
    sys.path.append(str(RIVALS))  # last: some of these packages have top-level modules of common names
    warnings.filterwarnings("ignore", category=FutureWarning)  # kornia 0.4.1 compiles with torch.jit
    if options.threads:
        torch.set_num_threads(options.threads)
    clock = time.process_time if options.cpu else time.perf_counter
    model, judge = load_squeezenet(), load_judge()
    recipes = {name: (RECIPES | MORE)[name] for name in options.recipes or RECIPES}
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
    made.add_argument("--recipes", nargs="+", choices=RECIPES | MORE, help=f"default: all but {', '.join(MORE)}")
    made.add_argument(
        "--limit", type=float, default=BEHIND * ALLOWED, help="seconds for a picture, default: %(default)s"
    )
    made.add_argument("--threads", type=int, help="of torch, default: as many as cores")
    made.add_argument("--cpu", action="store_true", help="count CPU time, on a busy machine: all threads together")
    made.add_argument("--sheet", type=Path, default=RIVALS / "sheet.png", help="contact sheet, default: %(default)s")
    return made


if __name__ == "__main__":
    sys.exit(not main(parser().parse_args()))
