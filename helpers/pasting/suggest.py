"""The cells of an atlas that suggest a patch: they argue for one class, and photographs of the other lack them."""

import torch.nn.functional as F
from torch import Tensor

from helpers.atlas.atlas import Cells
from helpers.errors import ArgumentError


def typical(cells: Cells, vectors: Tensor) -> Tensor:
    """Return the cells that are typical of these vectors, a mask (n,): more than one in n of the vectors falls there.

    vectors: (M, K), for example all positions of the photographs of a class. A vector falls into the cell with the
    nearest mean, by the cosine, as in the layout. Raises ArgumentError for vectors of another length.
    """
    if vectors.ndim != 2 or vectors.shape[1] != cells.vectors.shape[1]:
        wanted = cells.vectors.shape[1]
        raise ArgumentError(f"vectors have shape {tuple(vectors.shape)}; expected (M, {wanted}), of the atlas's layer.")
    cosines = F.normalize(vectors.float(), dim=1) @ F.normalize(cells.vectors.float(), dim=1).T
    counts = cosines.argmax(dim=1).bincount(minlength=len(cells))
    return counts > len(vectors) / len(cells)


def suggested_cells(
    cells: Cells, source: int, target: int, vectors: Tensor, count: int = 1, *, rank: int = 10
) -> list[int]:
    """Return the cells whose patches should turn photographs of `source` into `target`, the best first.

    They have the largest attribution to `target` minus that to `source`, among those with `target` in the first `rank`
    classes (others argue for everything, since their vectors are long) that are not typical of `vectors` (M, K), all
    positions of photographs of `source`: what these photographs have already, they need no patch for. Raises
    ArgumentError if the cells have no attributions, and if fewer than `count` cells are left.
    """
    if cells.attributions is None:
        raise ArgumentError("the cells have no attributions; collect the vectors with attributed=True.")
    own = cells.attributions[:, [target]]
    left = ((cells.attributions > own).sum(dim=1) < rank) & ~typical(cells, vectors)
    if count < 1 or int(left.sum()) < count:
        raise ArgumentError(
            f"{count} cells were asked for; {int(left.sum())} have class {target} among their first {rank} and are not "
            "typical of the photographs. Allow a larger rank."
        )
    advantage = own[:, 0] - cells.attributions[:, source]
    order = advantage.masked_fill(~left, -float("inf")).argsort(descending=True, stable=True)
    return [int(cell) for cell in order[:count]]
