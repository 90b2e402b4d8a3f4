"""Grad-CAM: class activation maps at any layer of any network, by gradients (Selvaraju et al. 2017)."""

import numpy as np
import torch

from autograde.exercise import Exercise, draw_good_labels, input_kept, model_kept, model_that_fails
from autograde.exercises.attribution.grad_cam.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.attribution.grad_cam.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Argument, Noise, PhotoLabels, Photos, SqueezeNet, Tensor, Toy, Value
from helpers.checks.protocol.probe import Probe


def grad_cam(X, y, model, layer):
    """Where does a layer see the class? Its channels, weighted by the gradient of the score.

    Inputs:
    - X: input images, normalised; tensor of shape (N, 3, H, W)
    - y: a class for each image; int64 tensor of shape (N,)
    - model: a network that maps X to scores of shape (N, number of classes), in evaluation mode
    - layer: the name of one of its layers; model.get_submodule(layer) returns K maps for each image

    Returns:
    - cam: tensor of shape (N, h, w), as large as the layer's maps: ReLU of the sum over channels of
      weight times channel, as the layer returns it; a channel's weight is the gradient of the
      score of class y with respect to it, averaged over its positions
    """
    cam = None
    ##############################################################################
    # TODO: Compute Grad-CAM at this layer for the class y of each image. A ReLU #
    # that follows may work in place. Leave the values of X and the model as     #
    # they were, the model even after an error.                                  #
    ##############################################################################
    ### BEGIN SOLUTION
    kept = []

    def keep(module, inputs, output):
        kept.append(output.detach().requires_grad_())
        return kept[0].clone()  # the network goes on with a copy: it may overwrite it

    handle = model.get_submodule(layer).register_forward_hook(keep)
    try:
        scores = model(X)
    finally:
        handle.remove()
    correct = scores.gather(1, y.view(-1, 1))
    (gradient,) = torch.autograd.grad(correct.sum(), kept[0])  # (N, K, h, w)
    weight = gradient.mean(dim=(2, 3), keepdim=True)
    cam = (weight * kept[0].detach()).sum(dim=1).relu()
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return cam


_SEVERAL = "three images"
_PHOTOS = "photos on SqueezeNet"
_OTHERS = ("one image", "another network")
_BEFORE_RELUS = ("a convolution before a ReLU", "inside a Fire module")


def _probes(random: np.random.RandomState) -> list[Probe]:
    def drawn(name: str, kind: str, layer: str, count: int, size: tuple[int, int]) -> Probe:
        """Images, classes and a network whose maps can tell right from wrong."""
        options = {"classes": 7} if kind == "layered" else {"classes": 7, "final_relu": 1}
        while True:
            images = Noise((count, 3, *size), _seed(random))
            toy = Toy(kind, {"seed": _seed(random), **options})
            X, model = images.build(), toy.build()
            labels = draw_good_labels(random, np.stack([_tells(X, y, model, layer) for y in range(7)], axis=1))
            if labels is not None:
                return Probe(name, _args(images, Tensor(labels), toy, layer))

    def photos(scope: str, chosen: list[int]) -> Probe:
        args = _args(Photos(chosen, 129), PhotoLabels(chosen), SqueezeNet(), "features.10")
        return Probe(_PHOTOS, args, diagnose=False, scope=scope, max_forwards=100)

    several = drawn(_SEVERAL, "fire", "features.4", 3, (33, 41))
    return [
        several,
        photos("public", [0, 1]),
        photos("hidden", sorted(int(i) for i in 5 + random.permutation(20)[:2])),
        drawn(_OTHERS[0], "fire", "features.3", 1, (41, 33)),
        drawn(_OTHERS[1], "layered", "late", 2, (25, 37)),
        drawn(_BEFORE_RELUS[0], "layered", "middle.conv", 2, (21, 29)),
        drawn(_BEFORE_RELUS[1], "fire", "features.4.squeeze", 1, (29, 45)),
        model_that_fails(several, layer="features.8"),
    ]


def _args(X: Argument, y: Argument, model: Argument, layer: str) -> dict[str, Argument]:
    return {"X": X, "y": y, "model": model, "layer": Value(layer)}


def _seed(random: np.random.RandomState) -> int:
    return int(random.randint(1 << 30))


def _tells(X: torch.Tensor, y: int, model: torch.nn.Module, layer: str) -> np.ndarray:
    """For which images the ReLU changes the map of class y and leaves a part, and another class has the top score."""
    scores = model(X).detach()
    possible = (scores[:, y] > 0.1) & (scores.argmax(dim=1) != y)
    if not possible.any():
        return possible.numpy()
    labels = torch.full((len(X),), y)
    signs = [grad_cam(X, labels, model, layer), grad_cam(X, labels, _Opposed(model), layer)]
    sizes = torch.stack([one.square().mean(dim=(1, 2)).sqrt() for one in signs])
    smaller, larger = sizes.amin(dim=0), sizes.amax(dim=0)
    return (possible & (smaller > 0.3 * larger) & (smaller > 1e-3)).numpy()


class _Opposed(torch.nn.Module):
    """The network with the opposite scores: Grad-CAM then shows what the ReLU takes away."""

    def __init__(self, model: torch.nn.Module) -> None:
        super().__init__()
        self._model = model

    def get_submodule(self, target: str) -> torch.nn.Module:
        return self._model.get_submodule(target)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return -self._model(x)


def _oracle(probe: Probe) -> np.ndarray | None:
    """Weights by central differences in float64: every channel of the layer is moved as a whole, up and down.

    Adding a constant to a channel changes the score by the constant times the sum of the gradient over its positions.
    """
    if not isinstance(probe.args["model"], Toy):
        return None
    X, y, model, layer = (argument.build() for argument in probe.args.values())
    model, found, move = model.double(), [], [torch.zeros(())]

    def moved(module, inputs, output):
        found.append(output.clone())
        return output + move[0]

    model.get_submodule(layer).register_forward_hook(moved)
    model(X.double())
    weights = torch.zeros(found[0].shape[:2], dtype=torch.float64)
    for n, channel in np.ndindex(*weights.shape):
        scores = []
        for step in (1e-6, -1e-6):
            move[0] = torch.zeros_like(found[0])
            move[0][n, channel] = step
            scores.append(model(X.double())[n, y[n]])
        weights[n, channel] = (scores[0] - scores[1]) / 2e-6 / found[0][0, 0].numel()
    return np.maximum(np.einsum("nk,nkhw->nhw", weights.numpy(), found[0].numpy()), 0)


EXERCISE = Exercise(
    reference=grad_cam,
    title="Grad-CAM",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("maps", "gives each image the map of its class, on photographs too", 4, (_SEVERAL, _PHOTOS)),
        Part("any", "right for a single image, other layers and another network", 2, _OTHERS),
        Part("before_a_relu", "uses what the layer returns, although a ReLU follows in place", 2, _BEFORE_RELUS),
        input_kept("X", 1, (_SEVERAL,), needs="maps"),
        model_kept(1, (_SEVERAL, _PHOTOS), needs="maps"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
    picture={"kind": "maps", "probe": _PHOTOS},
)
