"""Explorer for the lesson on filters and activations: choose the photograph, the layer and the channel."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import ipywidgets as widgets
import numpy as np
import torch

from helpers.images import preprocess
from helpers.live.recorder import returned
from helpers.model import without_hooks
from helpers.pictures.colours import HEAT, SIGNED
from helpers.pictures.grid import Grid
from helpers.pictures.panel import Panel
from helpers.pictures.words import brightest
from helpers.widgets.explorer import LATER, Explorer
from helpers.widgets.outputs import Shown

_STRONGEST = 8  # channels to choose from
_NONE = -1

LayerActivations = Callable[[torch.Tensor, torch.nn.Module, str], Any]


def activation_explorer(
    photos: np.ndarray, names: Sequence[str], model: torch.nn.Module, layer_activations: LayerActivations
) -> widgets.VBox:
    """Return controls for photograph, layer and channel above the channel's map, beside and over the photograph.

    photos: uint8 (N, H, W, 3), with N names. Layers are the named ones at the second level of `model`, such as
    "features.0". Errors in `layer_activations` are shown in place of the figure.
    """
    explorer = _Explorer(photos, names, model, layer_activations)
    explorer.choose_layer()
    return explorer.box


class _Explorer(Explorer):
    """The controls and the figure below them."""

    def __init__(
        self, photos: np.ndarray, names: Sequence[str], model: torch.nn.Module, layer_activations: LayerActivations
    ) -> None:
        super().__init__([], model)
        self.photos, self.model, self.layer_activations = photos, model, layer_activations
        self._is_changing = False
        photographs = [(name, place) for place, name in enumerate(names)]
        self.photo = widgets.Dropdown(options=photographs, description="photograph", tooltip="the photograph")
        self.layer = widgets.Dropdown(options=_layers(model), description="layer", tooltip="the layer, by its name")
        self.channel = widgets.IntSlider(
            **{"value": 0, "min": 0, "max": 1, "description": "channel", **LATER}, tooltip="the channel, from 0"
        )
        self.strongest = widgets.Dropdown(
            options=[("choose …", _NONE)],
            description="strongest",
            tooltip="channels with the largest numbers for this photograph",
        )
        self.arrange([self.photo, self.layer], [self.channel, self.strongest])
        self.on_change(self.choose_layer, self.photo, self.layer)
        self.on_change(self.redraw, self.channel)
        self.on_change(self._jump, self.strongest)

    def choose_layer(self) -> None:
        """Draw the strongest channel of this layer for this photograph."""
        self.compute(lambda: self._drawn(choose=True), "map")

    def redraw(self) -> None:
        """Draw the channel that is chosen."""
        if not self._is_changing:
            self.compute(lambda: self._drawn(choose=False), "map")

    def _jump(self) -> None:
        if not self._is_changing and self.strongest.value != _NONE:
            self.channel.value = self.strongest.value

    def _drawn(self, choose: bool) -> Iterator[list[Shown]]:
        photo, layer = self.photos[self.photo.value], self.layer.value
        result = self.layer_activations(preprocess(photo), without_hooks(self.model), layer)
        maps = torch.as_tensor(returned(result, "layer_activations")).detach()[0].float()
        if maps.ndim != 3:
            raise ValueError(f"layer_activations gave the shape {tuple(maps.shape)} for one image, not (1, K, h, w).")
        order = maps.flatten(1).amax(dim=1).argsort(descending=True).tolist()
        if choose:
            self._offer(order, len(maps))
        channel = min(self.channel.value, len(maps) - 1)
        heat = maps[channel].numpy()
        said = _sentence(layer, maps, self._described(channel, len(maps)), channel, order.index(channel) + 1)
        yield [said, _figure(photo, heat, channel)]

    def _described(self, channel: int, count: int) -> str:
        """The channel with its number, and its class where each channel is one."""
        classes = getattr(self.model, "class_names", [])
        return (
            f"Channel {channel} ({classes[channel].split(',')[0]})" if len(classes) == count else f"Channel {channel}"
        )

    def _offer(self, order: list[int], count: int) -> None:
        """List the strongest channels, and choose the first, without a reaction."""
        self._is_changing = True
        self.strongest.options = [("choose …", _NONE), *((f"channel {one}", one) for one in order[:_STRONGEST])]
        self.channel.max = count - 1
        self.channel.value = order[0]
        self._is_changing = False


def _layers(model: torch.nn.Module) -> list[tuple[str, str]]:
    inner = [(name, part) for name, part in model.named_modules() if name.count(".") == 1]
    return [(f"{name}  {type(part).__name__.replace('ImageConv2d', 'Conv2d')}", name) for name, part in inner]


def _figure(photo: np.ndarray, heat: np.ndarray, channel: int) -> Grid:
    """The photograph, the map, and the photograph lit where the map is above zero."""
    top = max(float(np.abs(heat).max()), 1e-30)
    above = torch.tensor(heat).clamp(min=0)[None, None]
    light = torch.nn.functional.interpolate(above, photo.shape[:2], mode="bilinear")[0, 0, ..., None].numpy()
    # The square root, because the eye sees faint light well.
    lit = photo / 255 * (light / max(float(light.max()), 1e-30)) ** 0.5
    negative = heat.min() < 0
    low, cmap, ends = (
        (-top, SIGNED, (f"blue: {-top:.3g}", f"red: {top:.3g}")) if negative else (0.0, HEAT, ("0", f"{top:.3g}"))
    )
    title = f"channel {channel}"
    panels = [
        Panel(photo / 255, "", "the photograph"),
        Panel(heat, title, f"its map, {brightest(heat)}", cmap, low, top, legend=ends),
        Panel(lit, "the photograph, lit by the map", "dark where the map is zero or below"),
    ]
    return Grid([panels], f"A photograph, the map of {title}, and the photograph lit by it", side=224)


def _sentence(layer: str, maps: torch.Tensor, described: str, channel: int, rank: int) -> str:
    count, height, width = maps.shape
    heat = maps[channel]
    return (
        f"{layer}: {count} maps of {height} x {width}. {described} goes from {heat.min():.3g} to "
        f"{heat.max():.3g}, is zero or below at {(heat <= 0).float().mean():.0%} of its places, and has rank {rank} "
        f"of {count} by its largest number."
    )
