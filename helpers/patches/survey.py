"""One pass of a bank of photographs through a network, which keeps the strongest unit of every channel."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from helpers.errors import ArgumentError
from helpers.images import preprocess
from helpers.layers import find_layer
from helpers.model import without_hooks
from helpers.receptive_fields.measured import Field, unit_field

_BATCH = 16  # photographs: larger batches are slower for each of them


@dataclass(frozen=True, eq=False)
class Survey:
    """The largest activation of each channel in each photograph, and where it is.

    For each layer's name: `values` (N, channels), the activations as the layer returns them; `rows` and `columns` int64
    (N, channels), the unit; `fields`, what its units see. `height` and `width` are those of the photographs, in pixels.
    """

    values: dict[str, Tensor]
    rows: dict[str, Tensor]
    columns: dict[str, Tensor]
    fields: dict[str, Field]
    height: int
    width: int

    def ranking(self, layer: str, channel: int) -> Tensor:
        """Return the photographs' numbers, int64 (N,), the one that excites the channel most first."""
        return self.values[layer][:, channel].argsort(descending=True, stable=True)

    def units(self, layer: str, channel: int, images: Sequence[int] | Tensor) -> list[tuple[int, int]]:
        """Return (row, column) of the channel's strongest unit in each of these photographs."""
        return [(int(self.rows[layer][i, channel]), int(self.columns[layer][i, channel])) for i in images]

    def patches(self, layer: str, channel: int, k: int, first: int = 0) -> tuple[Tensor, Tensor]:
        """Return (values, boxes) of k photographs from rank `first` on, in the form of the exercise `top_patches`."""
        images = self.ranking(layer, channel)[first : first + k]
        size, stride, offset = self.fields[layer]
        begin = offset + stride * torch.tensor(self.units(layer, channel, images)).view(-1, 2)
        end = (begin + size).minimum(torch.tensor([self.height, self.width]))
        return self.values[layer][images, channel], torch.cat([images[:, None], begin.clamp(min=0), end], dim=1)


def survey(photos: np.ndarray, model: nn.Module, layers: Sequence[str]) -> Survey:
    """Pass all photographs through the model once, and keep the strongest unit of every channel of these layers.

    photos: uint8 (N, H, W, 3). layers: names as in `model.named_modules()`. 240 photographs take SqueezeNet about
    three seconds. The model is left as it was, also after an error. Raises ArgumentError for an unknown layer.
    """
    if isinstance(layers, str):
        raise ArgumentError(f"layers is {layers!r}; give a list of names, such as [{layers!r}].")
    model = without_hooks(model)
    fields = {layer: unit_field(model, layer) for layer in layers}
    kept: dict[str, list[tuple[Tensor, Tensor, int]]] = {layer: [] for layer in layers}
    handles = [find_layer(model, layer).register_forward_hook(_keeper(layer, kept)) for layer in layers]
    try:
        with torch.no_grad():
            for start in range(0, len(photos), _BATCH):
                with suppress(_Enough):
                    model(normalised(photos[start : start + _BATCH]))
    finally:
        for handle in handles:
            handle.remove()
    values = {layer: torch.cat([one for one, _, _ in found]) for layer, found in kept.items()}
    places = {layer: (torch.cat([place for _, place, _ in found]), found[0][2]) for layer, found in kept.items()}
    rows = {layer: place // width for layer, (place, width) in places.items()}
    columns = {layer: place % width for layer, (place, width) in places.items()}
    return Survey(values, rows, columns, fields, *photos.shape[1:3])


def normalised(photos: np.ndarray) -> Tensor:
    """Return photographs, uint8 (N, H, W, 3), as a network takes them, (N, 3, H, W), in their own size."""
    return torch.cat([preprocess(photo, min(photo.shape[:2])) for photo in photos])


class _Enough(Exception):  # no error: ends the pass once all layers have been seen
    pass


def _keeper(layer: str, kept: dict[str, list[tuple[Tensor, Tensor, int]]]) -> Any:
    """A hook that keeps the maximum of each channel, its place in the flattened map, and the map's width."""

    def keep(_layer: nn.Module, _args: Any, output: Tensor) -> None:
        kept[layer].append((*output.flatten(2).max(dim=2), output.shape[3]))
        if len({len(found) for found in kept.values()}) == 1:
            raise _Enough

    return keep
