"""The style loss: how far Gram matrices are from those of the painting, at several layers (Gatys et al. 2016, eq. 5).

The factor 1 / (4 C^2 M^2) of the paper is in the normalised Gram matrices and in the weights.
"""

import numpy as np
import torch

from autograde.exercise import Exercise
from autograde.exercises.image_synthesis.gram_matrix import gram_matrix
from autograde.exercises.image_synthesis.style_loss.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.image_synthesis.style_loss.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Argument, Noise, Several, Tensor, Value
from helpers.checks.protocol.probe import Probe


def style_loss(feats, style_layers, style_targets, style_weights):
    """How far is the style of the image from that of the painting? Gram matrices, compared.

    Inputs:
    - feats: the features of the image at all layers; list of tensors of shape (1, C, H, W), where
      C, H and W depend on the layer
    - style_layers: the layers that count; list of indices into feats
    - style_targets: for each entry of style_layers, the normalised Gram matrix of the painting at
      that layer; list of tensors of shape (1, C, C), as long as style_layers
    - style_weights: for each entry of style_layers, a number; list as long as style_layers

    Returns:
    - loss: for each entry of style_layers, its weight times the sum of the squared differences
      between your normalised gram_matrix of the image and the target, all added up; a tensor of
      shape (), through which gradients flow back to feats
    """
    loss = None
    ##############################################################################
    # TODO: Compute the style loss. Call your gram_matrix. Leave the lists and   #
    # the values of their tensors as they are.                                   #
    ##############################################################################
    ### BEGIN SOLUTION
    loss = torch.zeros(())
    for i, layer in enumerate(style_layers):
        difference = gram_matrix(feats[layer]) - style_targets[i]
        loss = loss + style_weights[i] * (difference**2).sum()
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return loss


_ONE, _SEVERAL, _ALL, _GRADIENT = "one layer", "some of the layers", "all layers in another order", "a gradient"
_NUMBER = {"scalar": True}
_EQUAL = ((5, 4, 6), (5, 6, 3), (5, 3, 4))  # with as many channels each: whoever mixes layers up gets a number
_GROWING = ((3, 7, 5), (4, 5, 6), (5, 4, 4), (6, 3, 4), (7, 2, 3))


def _probes(random: np.random.RandomState) -> list[Probe]:
    def drawn(name: str, shapes: tuple[tuple[int, ...], ...], layers: list[int], gradient: str = "") -> Probe:
        """Weights that are no round numbers; they make all layers contribute about as much."""
        feats = [Noise((1, *shape), int(random.randint(1 << 30)), requires_grad=bool(gradient)) for shape in shapes]
        targets, weights = [], []
        for layer in layers:
            painting = torch.tensor(random.standard_normal((1, *shapes[layer])), dtype=torch.float32)
            # Rounded: the last bits of sums differ between processors, and with them the probes would.
            targets.append(gram_matrix(1.3 * painting).mul(1e4).round().div(1e4))
            size = (gram_matrix(feats[layer].build().detach()) - targets[-1]).square().sum()
            weights.append(float(f"{random.uniform(1, 2.5) / float(size):.4g}"))
        args: dict[str, Argument] = {
            "feats": Several(feats),
            "style_layers": Value(layers),
            "style_targets": Several([Tensor(target.numpy()) for target in targets]),
            "style_weights": Value(weights),
        }
        return Probe(name, args, gradients=(gradient,) if gradient else ())

    return [
        drawn(_ONE, _GROWING[:3], [1]),
        drawn(_SEVERAL, _GROWING, [1, 3, 4]),
        drawn(_ALL, _EQUAL, [2, 0, 1]),
        drawn(_GRADIENT, _EQUAL, [0, 2, 1], gradient="feats.2"),
    ]


def _oracle(probe: Probe) -> np.ndarray:
    """Entry by entry of each Gram matrix, in plain Python with NumPy's dot product."""
    feats, layers, targets, weights = (argument.build() for argument in probe.args.values())
    total = 0.0
    for layer, target, weight in zip(layers, targets, weights, strict=True):
        features = feats[layer].detach().double().numpy()[0]
        for i, j in np.ndindex(len(features), len(features)):
            entry = float(np.dot(features[i].ravel(), features[j].ravel())) / features.size
            total += weight * (entry - float(target[0, i, j])) ** 2
    return np.array(total)


EXERCISE = Exercise(
    reference=style_loss,
    title="The style loss",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("one_layer", "right for a single layer", 2, (_ONE,), options=_NUMBER),
        Part("layers", "weighs the layers and adds them up", 2, (_SEVERAL, _ALL), options=_NUMBER),
        Part(
            "gradient",
            "lets the gradient flow back to the features",
            1,
            (_GRADIENT,),
            options={"observe": "gradients.feats.2"},
        ),
        Part(
            "input_kept",
            "leaves the features and the targets as they were",
            1,
            (_ONE, _SEVERAL, _ALL),
            criterion="inputs_unchanged",
            needs="one_layer",
        ),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
    calls=(gram_matrix.__name__,),
)
