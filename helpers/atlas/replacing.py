"""What the network really says when a vector of a layer is replaced: the witness for attributions, which are linear."""

import torch
from torch import Tensor, nn

from helpers.errors import ArgumentError
from helpers.layers import replaced
from helpers.synthesis.activations import activations


@torch.no_grad()
def scores_with(X: Tensor, model: nn.Module, layer: str, places: Tensor, vectors: Tensor) -> Tensor:
    """Return the scores (P, C) of one image, each time with the layer's vector at one position replaced.

    X: a normalised image (1, 3, H, W). places: (P,) int64, row * width + column in the layer's map. vectors: what is
    put there, (P, K), or (K,) for the same everywhere; zeros take the vector out. Raises ArgumentError for other input.
    """
    A = activations(model, X, [layer])[layer]
    if len(A) != 1 or places.ndim != 1:
        raise ArgumentError(f"got {len(A)} images and places of shape {tuple(places.shape)}; expected one, and (P,).")
    outputs = A.flatten(2).repeat(len(places), 1, 1)
    outputs[torch.arange(len(places)), :, places] = vectors.to(A).expand(len(places), A.shape[1])
    with replaced(model, layer, outputs.view(-1, *A.shape[1:])):
        scores: Tensor = model(X)
    return scores
