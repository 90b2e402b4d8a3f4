"""Images whose activations are distributed as those of photographs (Yin et al., "Dreaming to Distill", CVPR 2020)."""

import functools
import zlib
from collections.abc import Collection, Mapping
from pathlib import Path

import torch
from torch import Tensor, nn

from helpers.errors import ArgumentError, DataError
from helpers.layers import require_evaluation_mode
from helpers.photo_bank import load_photo_bank
from helpers.synthesis.activations import CANVAS, SCORES, Seen, activations
from helpers.synthesis.colours import normalised
from helpers.synthesis.objectives import Objective
from helpers.synthesis.transforms import ROBUST, Transform

STORED = Path(__file__).resolve().parents[1] / "data" / "photo_statistics.safetensors"
_PHOTOS = 16  # in one pass
_SMALL = 0.05  # share of the mean deviation that each deviation gets in addition: some channels hardly vary
_FLAT = 1e-4  # added to variances, where the square root has no slope at 0

# {layer: (2, 2 K)}: the mean over photographs of each channel's mean and deviation, then how these vary.
Statistics = Mapping[str, Tensor]


def natural(statistics: Statistics) -> Objective:
    """Keep the activations like those of photographs: the mean over all numbers of minus the squared distance.

    statistics: of the layers that count, as `photo_statistics` measures them. In each layer, the numbers are each
    channel's mean and standard deviation over the places; distances are in units of how much the number varies from
    photograph to photograph. As a term beside a class's score, with a factor of about 20, it takes away what raises
    the score but occurs in no photograph. Yin et al. compare the whole batch with the running statistics of batch
    normalisation; here each image is compared for itself, and the network needs none.
    """
    layers = frozenset(statistics)
    if not layers or layers & {SCORES, CANVAS}:
        raise ArgumentError("natural needs the statistics of one layer at least; measure them with photo_statistics.")

    def value(seen: Seen) -> Tensor:
        return -torch.stack([_distance(seen[layer], statistics[layer]) for layer in sorted(layers)]).mean(dim=0)

    return Objective("natural", layers, value)


@torch.no_grad()
def photo_statistics(
    model: nn.Module,
    layers: Collection[str],
    photos: Tensor | None = None,
    transform: Transform | None = ROBUST,
    seed: int = 0,
) -> dict[str, Tensor]:
    """Measure what `natural` compares with: {layer: (2, 2 K)} of layers that return (N, K, H, W).

    layers: names, best some of the network's blocks from early to late. photos: normalised, (N, 3, H, W), 2 or more;
    None for the embedded bank, which takes SqueezeNet about 5 seconds: measure once for each network. transform:
    the one with which images will be made, since noise changes activations; seed: of its random numbers.
    Raises ArgumentError for an unknown layer, and for one that returns something else than maps.
    """
    require_evaluation_mode(model)
    generator = torch.Generator().manual_seed(seed)
    found: dict[str, list[Tensor]] = {layer: [] for layer in layers}
    for batch in (_bank() if photos is None else photos).split(_PHOTOS):
        views = batch if transform is None else transform(batch, generator)
        seen = activations(model, views.to(next(model.parameters(), views)), layers)
        for layer, numbers in found.items():
            numbers.append(_numbers(seen[layer], layer))
    return {layer: _summary(torch.cat(numbers)) for layer, numbers in found.items()}


def stored_statistics(model: nn.Module) -> dict[str, Tensor] | None:
    """Return the statistics that came with the course if they are those of this network, of these weights; else None.

    data_scripts/measure_statistics.py measured them. Raises DataError if their file cannot be read.
    """
    weights, statistics = _stored()
    return statistics if fingerprint(model) == weights else None


def fingerprint(model: nn.Module) -> str:
    """Return a checksum of the network's parameters; a change of one of them changes it."""
    crc = 0
    for parameter in model.parameters():
        crc = zlib.crc32(parameter.detach().cpu().contiguous().numpy().tobytes(), crc)
    return f"{crc:08x}"


def _distance(maps: Tensor, statistics: Tensor) -> Tensor:
    """The mean squared distance of each image's numbers from those of photographs, (N,)."""
    numbers = _numbers(maps, "a layer")
    if numbers.shape[1] != statistics.shape[1]:
        raise ArgumentError(
            f"the statistics are of {statistics.shape[1] // 2} channels, the layer has {numbers.shape[1] // 2}."
        )
    usual, varies = statistics.to(numbers)
    return ((numbers - usual) / varies).square().mean(dim=1)


def _numbers(maps: Tensor, layer: str) -> Tensor:
    """Each channel's mean, then each channel's standard deviation over the places, (N, 2 K)."""
    if maps.ndim != 4:
        raise ArgumentError(f"{layer} returns {tuple(maps.shape)}; expected maps (N, K, H, W).")
    variance, mean = torch.var_mean(maps, dim=(2, 3), correction=0)
    return torch.cat([mean, (variance + _FLAT).sqrt()], dim=1)


def _summary(numbers: Tensor) -> Tensor:
    deviation = numbers.std(dim=0)
    return torch.stack([numbers.mean(dim=0), deviation + _SMALL * deviation.mean()])


def _bank() -> Tensor:
    return normalised(torch.tensor(load_photo_bank().photos).permute(0, 3, 1, 2) / 255)


@functools.cache
def _stored() -> tuple[str, dict[str, Tensor]]:
    """The checksum of the weights, and the statistics."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(STORED, "pt") as file:
            return file.metadata()["weights"], {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118
    except (OSError, SafetensorError, KeyError, TypeError) as error:
        raise DataError(f"{STORED} cannot be read ({error}); restore the file that came with the course.") from error
