"""Hints for the inverse of the second moment, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="What is the second moment?",
        ask="Say there are two vectors, (1, 2) and (3, 0). Which matrix is the outer product of each with itself, and "
        "what is the mean of both?",
        place="The outer products are [[1, 2], [2, 4]] and [[9, 0], [0, 0]], their mean is [[5, 1], [1, 2]]. The "
        "matrix is as wide as there are channels, K, however many vectors there are. Which product of matrices gives "
        "it at once?",
        repair="`M = activations.T @ activations / N`.",
    ),
    Hint(
        topic="Do I subtract the mean?",
        ask="An activation of zero means that a channel sees nothing. Would it still mean that after you have "
        "subtracted the mean?",
        place="With the mean subtracted, it is the covariance. `torch.cov` and `np.cov` subtract it, too.",
        repair="Use the activations as they are.",
    ),
    Hint(
        topic="Why does the matrix have no inverse?",
        ask="Say there are 4 vectors with 7 channels. In how many directions can they spread at most?",
        place="In the other directions the second moment is zero, and one divided by zero is infinite. A small number "
        "on the diagonal keeps it away from zero: c, which is measured by the diagonal itself.",
        repair="`c = 0.01 * M.diagonal().mean()`, and `torch.eye(K)` is the identity: add c times it before you "
        "invert.",
    ),
    Hint(
        topic="Which inverse?",
        ask="Whitened data usually has the second moment I. For this one needs the inverse square root. What does the "
        "docstring ask for?",
        place="Of a matrix, 1 / M divides each entry by itself. `torch.linalg` has the inverse of a matrix.",
        repair="`torch.linalg.inv(...)` of the sum, without a root.",
    ),
)

AFTERTHOUGHT = (
    "W times an activation vector makes some channels smaller and others larger. Which become smaller: those that are "
    "active almost everywhere, or those that are rarely active?"
)
