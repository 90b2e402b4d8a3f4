"""Explorer for the lesson on top patches: choose a layer, a channel and a rank, and see what excites the channel."""

from collections import Counter
from collections.abc import Iterator

import ipywidgets as widgets
import torch
from torch import nn

from helpers.live.recorder import returned
from helpers.model import without_hooks
from helpers.patches.effective import NeuronGradient
from helpers.patches.pictures import show_gradients, show_patches
from helpers.patches.survey import Survey, normalised
from helpers.photo_bank import PhotoBank
from helpers.widgets.explorer import LATER, Explorer
from helpers.widgets.outputs import Shown

_SHOWN = 8  # patches in a row
_STEP = 7  # channels to the next one that the button shows; prime to the numbers of channels, so that all come up


def patch_explorer(
    bank: PhotoBank, found: Survey, model: nn.Module, neuron_gradient: NeuronGradient, channel: int = 0
) -> widgets.VBox:
    """Return controls for layer, channel and rank above the patches of the bank that excite the channel.

    found: of the bank's photographs, as `survey` returns it; its layers are offered, the last one first. A tick adds
    what the units react to, by `neuron_gradient`, whose errors are shown in place of the picture. channel: the first.
    """
    explorer = _Explorer(bank, found, model, neuron_gradient, channel)
    explorer.redraw()
    return explorer.box


class _Explorer(Explorer):
    """The controls and the pictures below them."""

    def __init__(
        self, bank: PhotoBank, found: Survey, model: nn.Module, neuron_gradient: NeuronGradient, channel: int
    ) -> None:
        super().__init__([], model)
        self.bank, self.found, self.model, self.neuron_gradient = bank, found, model, neuron_gradient
        layers = list(found.values)
        self.layer = widgets.Dropdown(
            options=layers, value=layers[-1], description="layer", tooltip="the layer, by its name in the network"
        )
        self.channel = widgets.IntSlider(
            **{"value": channel, "min": 0, "max": self._channels - 1, "description": "channel", **LATER},
            tooltip="the channel of the layer's output",
        )
        self.rank = widgets.IntSlider(
            **{"value": 1, "min": 1, "max": max(1, len(bank) - _SHOWN + 1), "description": "from rank", **LATER},
            tooltip="from rank: 1 begins with the photograph that excites the channel most",
        )
        self.another = widgets.Button(description="another channel", tooltip="show some other channel of this layer")
        self.gradients = widgets.Checkbox(
            value=False,
            indent=False,
            description="which pixels matter",
            tooltip="Also show the gradient of each of these units, by your neuron_gradient",
        )
        self.arrange([self.layer, self.channel, self.another], [self.rank, self.gradients])
        self.on_change(self._choose_layer, self.layer)
        self.on_change(self.redraw, self.channel, self.rank, self.gradients)
        self.another.on_click(self._choose_another)

    @property
    def _channels(self) -> int:
        return self.found.values[self.layer.value].shape[1]

    def redraw(self) -> None:
        """Show the patches for the current settings."""
        self.compute(self._drawn, "patches")

    def _choose_layer(self) -> None:
        last = self._channels - 1
        if self.channel.value > last:
            self.channel.value = last  # draws
            self.channel.max = last
        else:
            self.channel.max = last
            self.redraw()

    def _choose_another(self, _button: widgets.Button) -> None:
        self.channel.value = (self.channel.value + _STEP) % self._channels

    def _drawn(self) -> Iterator[list[Shown]]:
        layer, channel, first = self.layer.value, self.channel.value, self.rank.value - 1
        values, boxes = self.found.patches(layer, channel, _SHOWN, first)
        size = self.found.fields[layer].size
        shown: list[Shown] = [self._sentence(values, boxes), show_patches(self.bank.photos, boxes, values, size)]
        if self.gradients.value:
            yield shown  # the gradients take a moment
            shown.append(show_gradients(self.bank.photos, boxes, self._gradients(boxes), size))
        yield shown

    def _gradients(self, boxes: torch.Tensor) -> list[torch.Tensor]:
        layer, channel = self.layer.value, self.channel.value
        images = boxes[:, 0].tolist()
        units = self.found.units(layer, channel, images)
        found = []
        for image, (row, column) in zip(images, units, strict=True):
            X = normalised(self.bank.photos[image : image + 1])
            gradient = self.neuron_gradient(X, without_hooks(self.model), layer, channel, row, column)
            found.append(torch.as_tensor(returned(gradient, "neuron_gradient"))[0])
        return found

    def _sentence(self, values: torch.Tensor, boxes: torch.Tensor) -> str:
        images, first = boxes[:, 0].tolist(), self.rank.value
        count = Counter(self.bank.categories[int(self.bank.labels[image])] for image in images)
        kinds = ", ".join(f"{name} {times}" for name, times in count.most_common())
        return (
            f"{self.layer.value}, channel {self.channel.value}: ranks {first} to {first + len(images) - 1} of "
            f"{len(self.bank)}, activations {float(values[0]):.4g} to {float(values[-1]):.4g}; {kinds}."
        )
