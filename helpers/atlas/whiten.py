"""Whitening: directions in which a layer's vectors vary much shall not count more than others."""

import torch
from torch import Tensor

from helpers.errors import ArgumentError
from helpers.ready_made import ready_made

_DAMPING = 0.01  # of the mean second moment: directions that no photograph uses must not be blown up


@ready_made
def whitening(vectors: Tensor, damping: float = _DAMPING) -> Tensor:
    """Return the inverse of the vectors' second moment, (K, K) float32: `vectors @ whitening(vectors)` are whitened.

    vectors: (N, K). damping: this times the mean of the diagonal is added to the diagonal first. The second moment is
    the mean of a a^T over vectors a, whose mean is not subtracted (Carter et al. 2019). Raises ArgumentError for
    vectors that are all zero.
    """
    rows = vectors.double()
    moment = rows.T @ rows / len(rows)
    scale = moment.diagonal().mean()
    if not scale > 0:
        raise ArgumentError(f"the {len(vectors)} vectors are all zero, or not finite: they have no directions.")
    return torch.linalg.inv(moment + damping * scale * torch.eye(len(moment), dtype=torch.float64)).float()
