#!/usr/bin/env python3
"""Measure the mean magnitudes of the photo bank's Fourier coefficients, for images whose phases alone are free.

It writes helpers/data/photo_spectrum.npy: for each of the three decorrelated colour axes, the logarithm of the mean
magnitude at 65 x 65 frequencies from 0 to 0.5 cycles a pixel, down and across, float16. --check measures again and
compares with the file.
"""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from sources import DATA, SourceError, run, step, write_whole
from tqdm import tqdm

from helpers import load_photo_bank
from helpers.synthesis.colours import normalised, to_colours

SIDE = 128  # pixels
CLOSE = 2e-3  # between two machines, in units of the logarithm


def main(arguments: argparse.Namespace) -> None:
    """Measure, and write the file or compare with it."""
    torch.set_num_threads(1)
    found = measure()
    if arguments.check:
        compare(arguments.output, found)
        return
    buffer = io.BytesIO()
    np.save(buffer, found, allow_pickle=False)
    write_whole(arguments.output, buffer.getvalue())
    step(f"{arguments.output}: written")


def measure() -> np.ndarray:
    """Return the logarithms of the mean magnitudes, (3, 65, 65) float16."""
    total = torch.zeros(3, SIDE, SIDE // 2 + 1, dtype=torch.float64)
    photos = load_photo_bank().photos
    # Fades to the borders, whose jump from one side to the other would count as lines across the whole picture.
    window = torch.outer(*[torch.hann_window(SIDE, periodic=False, dtype=torch.float64)] * 2)
    for photo in tqdm(photos, desc="photographs"):
        pixels = torch.tensor(photo).permute(2, 0, 1)[None].double() / 255
        small = F.interpolate(pixels, size=(SIDE, SIDE), mode="bilinear", antialias=True, align_corners=False)
        colours = to_colours(normalised(small))
        total += torch.fft.rfft2(window * (colours - colours.mean(dim=(2, 3), keepdim=True)), norm="ortho").abs()[0]
    mean = total / len(photos)
    half = SIDE // 2
    # Up and down are alike in the mean of photographs: the magnitudes of frequency f and -f are averaged.
    down = torch.stack([(mean[:, i] + mean[:, -i]) / 2 for i in range(half + 1)], dim=1)
    down[:, 0, 0] = down[:, 1, 1]  # the mean colour was taken away; any finite value
    return down.log().to(torch.float16).numpy()


def compare(path: Path, found: np.ndarray) -> None:
    """Raise SourceError unless the file holds these numbers."""
    stored = np.load(path, allow_pickle=False)
    if stored.shape != found.shape or (far := float(np.abs(stored.astype(float) - found).max())) > CLOSE:
        raise SourceError(f"{path} differs from what was measured; run this script without --check and look at both.")
    step(f"{path}: as measured, within {far:.1g}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="measure again and compare with the file")
    parser.add_argument("-o", "--output", type=Path, default=DATA / "photo_spectrum.npy", metavar="FILE.npy")
    sys.exit(run(main, parser))
