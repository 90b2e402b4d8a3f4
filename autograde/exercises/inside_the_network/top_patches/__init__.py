"""The patches that excite one channel most (Girshick et al. 2014, section 3.1; Zeiler and Fergus 2014, figure 2)."""

from typing import Any

import numpy as np
import torch
from torch.nn import functional as F

from autograde.exercise import Exercise, model_kept
from autograde.exercises.inside_the_network.top_patches.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.inside_the_network.top_patches.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from autograde.exercises.inside_the_network.top_patches.probes import MAIN, MANY, OTHERS, SILENT, draw_probes
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Toy
from helpers.checks.protocol.probe import Probe
from helpers.receptive_fields.measured import unit_field


def top_patches(images, model, layer, channel, k):
    """Which images excite a channel most, and what exactly in them? At most one patch an image.

    Inputs:
    - images: normalised images; tensor of shape (N, 3, H, W)
    - model: a convolutional network, in evaluation mode
    - layer: the name of one of its layers; model.get_submodule(layer) is that layer
    - channel: the number of one channel of the layer's output
    - k: how many patches to return, at most N

    Returns:
    - values: tensor of shape (k,): the channel's largest activation in each of the k images in
      which that is largest, strongest first
    - boxes: int64 tensor of shape (k, 5): image, top, left, bottom, right for each of them, so that
      images[image, :, top:bottom, left:right] is what the strongest unit of that image sees: its
      receptive field, without what lies outside the image.
      `size, stride, offset = unit_field(model, layer)` gives the field along each side
    """
    values = boxes = None
    ##############################################################################
    # TODO: Find the strongest unit of the channel in each image, in the layer's #
    # output as the layer returns it. Cut out what the k strongest of these      #
    # units see. Leave the model as it was, even after an error.                 #
    ##############################################################################
    ### BEGIN SOLUTION
    size, stride, offset = unit_field(model, layer)
    height, width = images.shape[2:]
    found = []

    def keep(module, inputs, output):
        found.append(output[:, channel].clone())

    handle = model.get_submodule(layer).register_forward_hook(keep)
    try:
        with torch.no_grad():
            for some in images.split(16):
                model(some)
    finally:
        handle.remove()

    maps = torch.cat(found)  # (N, h, w)
    strongest, place = maps.flatten(1).max(dim=1)
    values, image = strongest.topk(k)
    row, column = place[image] // maps.shape[2], place[image] % maps.shape[2]
    top, left = offset + stride * row, offset + stride * column
    bottom, right = top + size, left + size
    top, left = top.clamp(min=0), left.clamp(min=0)
    bottom, right = bottom.clamp(max=height), right.clamp(max=width)
    boxes = torch.stack([image, top, left, bottom, right], dim=1)
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return values, boxes


def _oracle(probe: Probe) -> list[np.ndarray] | None:
    """Values and boxes by plain loops, on layers called one by one in float64.

    A box is where the gradient of the strongest unit is not zero once all weights are 1.
    """
    if not isinstance(probe.args["model"], Toy):
        return None
    images, model, layer, channel, k = (argument.build() for argument in probe.args.values())
    layers, best, boxes = model.double().up_to(layer), [], []
    for number, image in enumerate(images.double()):
        units = layers(image[None])[0, channel].numpy()
        row, column = max(np.ndindex(units.shape), key=units.__getitem__)
        best.append((units[row, column], number, row, column))
    best.sort(key=lambda one: -one[0])
    for _, number, row, column in best[:k]:
        seen = torch.ones_like(images[:1], dtype=torch.float64).requires_grad_()
        out = seen
        for conv in (one for one in layers if isinstance(one, torch.nn.Conv2d)):
            out = F.conv2d(out, torch.ones_like(conv.weight), stride=conv.stride, padding=conv.padding)
        (gradient,) = torch.autograd.grad(out[0, channel, row, column], seen)
        rows, columns = gradient[0, 0].nonzero().T
        boxes.append([number, rows.min(), columns.min(), rows.max() + 1, columns.max() + 1])
    return [np.array([value for value, *_ in best[:k]]), np.array(boxes)]


# Boxes are whole numbers of pixels: a relative difference of a thousandth is less than one of them.
_BOXES: dict[str, Any] = {"stack": True, "tolerance": 1e-3}
_VALUES: dict[str, Any] = {"observe": "returned.0", "stack": True}
_SHOWN = (MAIN, "photos on SqueezeNet")

EXERCISE = Exercise(
    reference=top_patches,
    title="Top patches",
    probes=draw_probes,
    oracle=_oracle,
    parts=(
        Part(
            "values",
            "finds the strongest activations, strongest first",
            3,
            _SHOWN,
            options=_VALUES,
        ),
        Part("boxes", "cuts out what the strongest units see", 3, _SHOWN, options={"observe": "returned.1", **_BOXES}),
        Part("any", "right for other layers, sizes and numbers of images", 2, (*OTHERS, MANY), options=_BOXES),
        Part("as_returned", "takes the activations as the layer returns them", 1, (SILENT,), options=_VALUES),
        model_kept(1, _SHOWN, needs="values"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
)
