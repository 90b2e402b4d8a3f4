"""One step of DeepDream: uphill on the squared norm of a layer's output (Mordvintsev, Olah and Tyka 2015)."""

import numpy as np
import torch
from torch import Tensor, nn

from autograde.exercise import Exercise, input_kept, model_kept, model_that_fails
from autograde.exercises.image_synthesis.dream_step.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.image_synthesis.dream_step.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol import arguments
from helpers.checks.protocol.arguments import Argument, Noise, Photos, SqueezeNet, Toy, Value
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.toys import LayeredNet


def dream_step(img, model, layer, step_size):
    """Make one step of DeepDream: what the layer sees in the image becomes stronger.

    Inputs:
    - img: the image, normalised; tensor of shape (1, 3, H, W)
    - model: a convolutional network, in evaluation mode
    - layer: the name of one of its layers; model.get_submodule(layer) is that layer
    - step_size: how far a pixel's colours move on average, in the units of the normalised image

    Returns:
    - dreamed: tensor of shape (1, 3, H, W): img + step_size * g / mean(|g|), where g is the
      gradient of half the squared norm of the layer's output A, ||A||^2 / 2, with respect to img;
      if g is zero everywhere, the values of img
    """
    dreamed = None
    ##############################################################################
    # TODO: Make one step uphill on half the squared norm of what the layer      #
    # returns. A ReLU that follows may work in place. Leave the values of img    #
    # and the model as they were, the model even after an error.                 #
    ##############################################################################
    ### BEGIN SOLUTION
    x = img.detach().clone().requires_grad_()
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(
        lambda module, inputs, output: kept.append(output.clone())
    )
    try:
        model(x)
    finally:
        handle.remove()
    objective = kept[0].square().sum() / 2
    (g,) = torch.autograd.grad(objective, x)
    dreamed = x.detach() + step_size * g / g.abs().mean().clamp(min=1e-12)
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return dreamed


_ONE = "one step"
_PHOTO = "a photo on SqueezeNet"
_OTHERS = ("another network", "a deep layer")
_BEFORE_RELUS = ("a convolution before a ReLU", "inside a Fire module")
_SILENT = "a silent layer"


def _probes(random: np.random.RandomState) -> list[Probe]:
    def drawn(name: str, kind: str, layer: str, size: tuple[int, int], **options: int) -> Probe:
        """An image and a network whose layer has enough values of both signs, or of zero and above."""
        while True:
            img, toy = Noise((1, 3, *size), _seed(random)), Toy(kind, {"seed": _seed(random), **options})
            A = _output(toy.build(), layer, img.build())
            # Below zero on average, the square of the mean leads downhill where the mean leads uphill.
            if 0.25 < (A > 0).float().mean() < 0.75 and (name != _ONE or A.mean() < -0.1 * A.std()):
                return Probe(name, _args(img, toy, layer, float(random.uniform(0.1, 0.3))))

    def photo(scope: str, number: int) -> Probe:
        args = _args(Photos([number], 65), SqueezeNet(), "features.6", float(random.uniform(0.1, 0.3)))
        return Probe(_PHOTO, args, diagnose=False, scope=scope, max_forwards=100)

    one = drawn(_ONE, "layered", "middle.conv", (19, 23), in_place=0)
    return [
        one,
        photo("public", 1),
        photo("hidden", 5 + int(random.randint(20))),
        drawn(_OTHERS[0], "fire", "features.4", (21, 29)),
        drawn(_OTHERS[1], "layered", "late", (25, 17)),
        drawn(_BEFORE_RELUS[0], "layered", "late.conv", (17, 21)),
        drawn(_BEFORE_RELUS[1], "fire", "features.4.squeeze", (29, 21)),
        _silent(random),
        model_that_fails(one, layer="middle.relu"),
    ]


def _args(img: Argument, model: Argument, layer: str, step_size: float) -> dict[str, Argument]:
    return {"img": img, "model": model, "layer": Value(layer), "step_size": Value(round(step_size, 3))}


def _seed(random: np.random.RandomState) -> int:
    return int(random.randint(1 << 30))


def _silent(random: np.random.RandomState) -> Probe:
    """An image of a single colour for which all ReLUs of the first block are closed: nothing raises its output."""
    while True:
        toy = Toy("layered", {"seed": _seed(random)})
        model = toy.build()
        assert isinstance(model, LayeredNet)
        colours = random.uniform(-3, 3, (100, 3)).round(2).astype(np.float32)  # one in two hundred is silent
        images = np.tile(colours[:, :, None, None], (1, 1, 17, 17))
        loudest = model.up_to("early.conv")(torch.tensor(images)).amax(dim=(1, 2, 3))
        silent = np.flatnonzero(loudest < -0.1)
        if silent.size:
            return Probe(_SILENT, _args(arguments.Tensor(images[silent[:1]]), toy, "early", 0.2))


def _output(model: nn.Module, layer: str, images: Tensor) -> Tensor:
    """What the layer returns for these images, (N, channels, h, w)."""
    found: list[Tensor] = []
    model.get_submodule(layer).register_forward_hook(lambda module, inputs, output: found.append(output.clone()))
    model(images)
    return found[0]


def _oracle(probe: Probe) -> np.ndarray | None:
    """The step in float64, with central differences of the objective, pixel by pixel."""
    if not isinstance(probe.args["model"], Toy):
        return None
    img, model, layer, step_size = (argument.build() for argument in probe.args.values())
    img, model = img.double(), model.double()
    moves = 1e-6 * torch.eye(img.numel(), dtype=torch.float64).view(-1, *img.shape[1:])
    heights = (_output(model, layer, img + sign * moves).square().sum(dim=(1, 2, 3)) / 2 for sign in (1, -1))
    up, down = heights
    g = ((up - down) / 2e-6).view(img.shape)
    return (img + step_size * g / g.abs().mean() if g.any() else img).numpy()


def _part(name: str, title: str, points: float, *probes: str, needs: str | None = None) -> Part:
    return Part(name, title, points, probes, criterion="move", options={"of": "img"}, needs=needs)


EXERCISE = Exercise(
    reference=dream_step,
    title="One step of DeepDream",
    probes=_probes,
    oracle=_oracle,
    parts=(
        _part("step", "steps uphill on the layer's squared norm, on a photograph too", 4, _ONE, _PHOTO),
        _part("any", "right for other layers, sizes and networks", 1, *_OTHERS),
        _part("before_a_relu", "uses what the layer returns, although a ReLU follows in place", 2, *_BEFORE_RELUS),
        _part("silent", "gives no NaN where nothing raises the layer", 1, _SILENT, needs="step"),
        input_kept("img", 1, (_ONE,), needs="step"),
        model_kept(1, (_ONE, _PHOTO), needs="step"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
    picture={"kind": "images", "probe": _PHOTO},
)
