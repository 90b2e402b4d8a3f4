#!/usr/bin/env python3
"""Measure how the photo bank excites the embedded SqueezeNet, for images that are to excite it like photographs.

It writes helpers/data/photo_statistics.safetensors: for six of the network's blocks, the statistics that
`helpers.synthesis.photo_statistics` measures, float16, with a checksum of the weights. --check measures again and
compares with the file.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import torch
from safetensors.torch import load_file, save
from sources import SourceError, run, step, write_whole

from helpers import load_squeezenet
from helpers.synthesis.natural import STORED, fingerprint, photo_statistics

# The blocks from the second on, without one of two that see the same places twice: the maps before are large.
LAYERS = tuple(f"features.{i}" for i in (4, 7, 9, 10, 11, 12))
CLOSE = 5e-3  # between two machines, relative


def main(arguments: argparse.Namespace) -> None:
    """Measure, and write the file or compare with it."""
    torch.set_num_threads(1)
    model = load_squeezenet()
    found = {layer: numbers.half() for layer, numbers in photo_statistics(model, LAYERS).items()}
    if arguments.check:
        compare(arguments.output, found)
        return
    write_whole(arguments.output, save(found, metadata={"weights": fingerprint(model)}))
    step(f"{arguments.output}: written")


def compare(path: Path, found: dict[str, torch.Tensor]) -> None:
    """Raise SourceError unless the file holds these numbers."""
    stored = load_file(path)
    if stored.keys() != found.keys() or not all(
        torch.allclose(stored[layer].float(), found[layer].float(), rtol=CLOSE, atol=CLOSE) for layer in found
    ):
        raise SourceError(f"{path} differs from what was measured; run this script without --check and look at both.")
    step(f"{path}: as measured, within {CLOSE:g}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="measure again and compare with the file")
    parser.add_argument("-o", "--output", type=Path, default=STORED, metavar="FILE.safetensors")
    sys.exit(run(main, parser))
