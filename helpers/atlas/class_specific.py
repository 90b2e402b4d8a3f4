"""The vectors that argue for one class: what a class-specific atlas is made from (Carter et al. 2019)."""

import torch

from helpers.atlas.atlas import Vectors
from helpers.errors import ArgumentError
from helpers.ready_made import ready_made

BY = ("rank", "magnitude")


@ready_made
def class_specific(found: Vectors, y: int, by: str = "rank", *, rank: int = 5, share: float = 0.2) -> Vectors:
    """Return the vectors that argue for class y.

    by: "rank", those for which y is among the `rank` classes with the largest attributions: it finds what is typical of
    the class, however weak. Or "magnitude", those whose attribution is at least `share` of the largest one: it finds
    what matters most, even if it argues more for other classes. Raises ArgumentError for vectors without attributions,
    an unknown class or way, and if there is no such vector.
    """
    if found.attributions is None:
        raise ArgumentError("the vectors have no attributions; collect them with attributed=True.")
    if by not in BY or not 0 <= y < found.attributions.shape[1]:
        raise ArgumentError(f"y is {y}, by {by!r}; expected a class from 0, and one of {', '.join(BY)}.")
    own = found.attributions[:, y]
    if by == "rank":
        kept = ((found.attributions > own[:, None]).sum(dim=1) < rank) & (own > 0)
    else:
        kept = (own >= share * own.max()) & (own > 0)
    if not kept.any():
        raise ArgumentError(f"none of the {len(found)} vectors argues for class {y} by {by}; allow a larger rank.")
    return found.take(torch.nonzero(kept)[:, 0])
