"""How much a layer's vectors argue for each class: the gradient of the class's score times the vector."""

import warnings

import torch
from torch import Tensor, nn

from helpers.errors import ArgumentError
from helpers.layers import replaced
from helpers.ready_made import ready_made
from helpers.synthesis.activations import activations

_AT_ONCE = 32  # positions: each takes as much memory as an image in the layers above


@ready_made
@torch.no_grad()
def attributions_at(X: Tensor, model: nn.Module, layer: str, places: Tensor) -> Tensor:
    """Return how much the vectors at these positions of one image argue for each class, (P, C).

    X: a normalised image (1, 3, H, W). places: (P,) int64, row * width + column in the layer's map. Entry (p, c) is
    the gradient of score c with respect to the layer's vector at p, times this vector: to first order, by how much the
    score would fall without the vector. All classes of a position come from one pass in forward mode: the derivative
    of all scores in the direction of a map that is zero but for this vector. Raises ArgumentError for other input.
    """
    if X.ndim != 4 or len(X) != 1:
        raise ArgumentError(f"X has shape {tuple(X.shape)}; expected one image, (1, 3, H, W).")
    A = activations(model, X, [layer])[layer]
    tangents = _alone(A, places.to(A.device))

    def scores(output: Tensor) -> Tensor:
        with replaced(model, layer, output):
            return model(X)

    def derivative(tangent: Tensor) -> Tensor:
        return torch.func.jvp(scores, (A,), (tangent,))[1]

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="There is a performance drop")  # a pooling of 1 x 1: takes no time
        warnings.filterwarnings("ignore", message="`torch.jit.script` is deprecated")  # torch itself uses it for jvp
        return torch.func.vmap(derivative, chunk_size=_AT_ONCE)(tangents)[:, 0].clone()


def _alone(A: Tensor, places: Tensor) -> Tensor:
    """Maps that are zero but for A's vector at one position each, (P, 1, K, h, w)."""
    count, (_, K, h, w) = len(places), A.shape
    maps = A.new_zeros(count, h * w, K)
    maps[torch.arange(count), places] = A[0].flatten(1).T[places]
    return maps.transpose(1, 2).reshape(count, 1, K, h, w)
