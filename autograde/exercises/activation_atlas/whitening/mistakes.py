"""What goes wrong with the inverse of the second moment, most common first; other right ways; right mutants."""

from functools import reduce
from operator import or_

from autograde.mistakes.edits import Edit, append, edit
from autograde.mistakes.families.caller import input_overwritten
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import mistake, style

_MOMENTS = (
    "activations.T @ activations / N",
    'torch.einsum("ni,nj->ij", activations, activations) / N',
    "sum(torch.outer(a, a) for a in activations) / N",
    "(activations[:, :, None] * activations[:, None]).mean(dim=0)",
)
_C = "0.01 * M.diagonal().mean()"
_TRACE = "0.01 * torch.trace(M) / K"
_SUM = "M + c * torch.eye(K)"
_INVERSES = (
    f"torch.linalg.inv({_SUM})",
    f"torch.linalg.solve({_SUM}, torch.eye(K))",
    f"torch.linalg.pinv({_SUM})",
    f"torch.cholesky_inverse(torch.linalg.cholesky({_SUM}))",
)

STYLES = (
    style("einsum", edit(_MOMENTS[0], _MOMENTS[1])),
    style("outer_products", edit(_MOMENTS[0], _MOMENTS[2]), edit(_C, _TRACE)),
    style("mean_of_all_products", edit(_MOMENTS[0], _MOMENTS[3])),
    style("solved", edit(_INVERSES[0], _INVERSES[1])),
    style("pseudo_inverse", edit(_INVERSES[0], _INVERSES[2])),
    style("cholesky", edit(_INVERSES[0], _INVERSES[3]), edit(_C, _TRACE)),
)


def _moment(new: str) -> Edit:
    """Something else in place of the second moment."""
    return reduce(or_, (edit(f"M = {known}", f"M = {new}") for known in _MOMENTS))


def _of(vectors: str) -> Edit:
    """The second moment of other vectors."""
    return _moment(f"({vectors}).T @ ({vectors}) / N")


def _c(new: str) -> Edit:
    """Another number on the diagonal."""
    return edit(f"c = {_C}", f"c = {new}") | edit(f"c = {_TRACE}", f"c = {new}")


def _inverse(new: str) -> Edit:
    """Something else in place of the inverse."""
    return reduce(or_, (edit(f"W = {known}", f"W = {new}") for known in _INVERSES))


def _made(new: str) -> Edit:
    """Something else is made of W."""
    return append(f"W = {new}")


_CENTRED = "activations - activations.mean(dim=0)"
_UNIT = "F.normalize(activations, dim=1)"
_ROOT = f"torch.linalg.inv(torch.linalg.cholesky({_SUM}))"
_EIGEN = f"torch.linalg.eigh({_SUM})"
_HALF = "({0}[1] / {0}[0].sqrt()) @ {0}[1].T"

MISCONCEPTIONS = (
    mistake(
        "centred",
        "You subtract the mean: that is the covariance, not the second moment.",
        "Use the activations as they are: an icon is to show a direction as seen from zero. `torch.cov` and `np.cov` "
        "subtract the mean.",
        _of(_CENTRED),
        _moment("torch.cov(activations.T)"),
    ),
    mistake(
        "square_root_of_the_inverse",
        "You return the inverse square root. It would give the vectors the second moment I, but here W is the inverse "
        "itself.",
        "Take no root: `torch.linalg.inv(...)` of the sum.",
        _inverse(_HALF.format(_EIGEN)),
        _inverse(_ROOT),
        _inverse(f"{_EIGEN}[1] / {_EIGEN}[0].sqrt()"),
    ),
    mistake(
        "nothing_on_the_diagonal",
        "You invert the second moment as it is. If channels depend on one another, or vectors are few, there is hardly "
        "any inverse, or none.",
        "Add c to the diagonal before you invert: `M + c * torch.eye(K)`. A pseudo-inverse gives something else.",
        _c("0.0"),
        _c("1e-8 * M.max()"),
        _inverse("torch.linalg.pinv(M)"),
    ),
    mistake(
        "fixed_number_on_the_diagonal",
        "What you add to the diagonal does not depend on the activations: for large ones it is next to nothing, for "
        "small ones too much.",
        "Measure c by the second moment itself: 0.01 times the mean of its diagonal.",
        *(_c(number) for number in ("1.0", "0.1", "0.01", "0.001", "1e-4")),
    ),
    mistake(
        "other_mean_on_the_diagonal",
        "What you add to the diagonal is measured by something else than the mean of the second moment's diagonal.",
        "Only the K entries on the diagonal count, and c is their mean: `M.diagonal().mean()`.",
        *(
            _c(f"0.01 * {size}")
            for size in (
                "M.mean()",
                "M.abs().mean()",
                "M.diagonal().sum()",
                "M.max()",
                "M.norm()",
                "M.diagonal().max()",
            )
        ),
        _c("0.01 * M.diagonal().min()"),
        _c("0.01 * M.diagonal().median()"),
    ),
    mistake(
        "other_share_on_the_diagonal",
        "Of the mean of the diagonal, you take another share than 0.01.",
        "One hundredth of the mean is asked for: 0.01.",
        *(_c(f"{share} * M.diagonal().mean()") for share in ("1", "0.1", "0.02", "0.005", "0.001", "0.0001")),
    ),
    mistake(
        "another_number_for_each_channel",
        "You add another number to each channel's entry on the diagonal.",
        "There is one c for all of them, 0.01 times the mean: `0.01 * M.diagonal().mean()`.",
        _c("0.01 * M.diagonal()"),
    ),
    mistake(
        "subtracted_from_the_diagonal",
        "You subtract c from the diagonal.",
        "Add it: that keeps the matrix away from one that has no inverse.",
        _inverse("torch.linalg.inv(M - c * torch.eye(K))"),
    ),
    mistake(
        "added_everywhere",
        "You add c to every entry of the second moment.",
        "Only the diagonal gets it: `c * torch.eye(K)`.",
        _inverse("torch.linalg.inv(M + c)"),
    ),
    mistake(
        "added_after_inverting",
        "You invert first, and add c to the diagonal then.",
        "The other way round: c is there so that there is something to invert.",
        _inverse("torch.linalg.pinv(M) + c * torch.eye(K)"),
    ),
    mistake(
        "not_inverted",
        "You return the second moment itself, not its inverse.",
        "W is the inverse of that: `torch.linalg.inv(...)`.",
        _inverse(_SUM),
        _inverse("M"),
    ),
    mistake(
        "entries_inverted",
        "You divide 1 by each entry. The inverse of a matrix is something else.",
        "W times the matrix gives the identity: `torch.linalg.inv(...)`.",
        _inverse(f"1 / ({_SUM})"),
        _inverse(f"({_SUM}) ** -1"),
    ),
    mistake(
        "diagonal_only",
        "You use the diagonal only: each channel is divided by its own mean square.",
        "Channels that are active together count too: invert the whole matrix.",
        _inverse("torch.diag(1 / (M.diagonal() + c))"),
        _inverse("torch.diag(1 / M.diagonal())"),
    ),
    mistake(
        "not_averaged",
        "You add the outer products up, but the second moment is their mean.",
        "Divide by the number of vectors, N.",
        _moment("activations.T @ activations"),
    ),
    mistake(
        "divided_by_one_less",
        "You divide by N - 1, as for a variance.",
        "The second moment is a mean: divide by N.",
        _moment("activations.T @ activations / (N - 1)"),
    ),
    mistake(
        "divided_by_channels",
        "You divide by the number of channels, or by that of all entries.",
        "The second moment is a mean over the vectors: divide by N alone.",
        _moment("activations.T @ activations / K"),
        _moment("activations.T @ activations / (N * K)"),
    ),
    mistake(
        "divided_by_the_root",
        "You divide by the square root of N.",
        "The second moment is a mean: divide by N itself.",
        _moment("activations.T @ activations / N**0.5"),
    ),
    mistake(
        "vectors_by_vectors",
        "You multiply vectors with vectors: your matrix is N wide, but it should be K wide, one row for each channel.",
        "The transpose comes first: `activations.T @ activations`.",
        (
            _moment("activations @ activations.T / N"),
            _inverse("torch.linalg.inv(M + c * torch.eye(N))"),
        ),
        (
            _moment("activations @ activations.T / K"),
            _inverse("torch.linalg.inv(M + c * torch.eye(N))"),
        ),
    ),
    mistake(
        "unit_length",
        "You give each vector the length 1 first.",
        "Use the activations as they are: long vectors count more.",
        _of(_UNIT),
    ),
    mistake(
        "correlation",
        "You divide each channel by its spread first: that is a correlation.",
        "Use the activations as they are. How much each channel varies is part of what W takes back.",
        _moment("torch.corrcoef(activations.T)"),
        _of("activations / activations.std(dim=0).clamp(min=1e-6)"),
        _of("activations / activations.square().mean(dim=0).sqrt().clamp(min=1e-6)"),
        _of(f"({_CENTRED}) / activations.std(dim=0).clamp(min=1e-6)"),
    ),
    mistake(
        "of_the_mean",
        "You take the outer product of the mean vector, but it is the mean of the outer products.",
        "Multiply first, and average then: `activations.T @ activations / N`.",
        _moment("torch.outer(activations.mean(dim=0), activations.mean(dim=0))"),
    ),
    mistake(
        "rectified",
        "You set negative activations to zero, or drop their sign.",
        "Use the activations as they are.",
        _of("activations.clamp(min=0)"),
        _of("activations.abs()"),
    ),
    mistake(
        "activations_whitened",
        "You apply the matrix to the activations. The matrix itself is asked for.",
        "Return W itself, of shape (K, K).",
        _made("activations @ W"),
        _made("W @ activations.T"),
    ),
    mistake(
        "squared",
        "You invert twice, or square the matrix: its entries are far too small or too large.",
        "Invert the second moment once.",
        _made("W @ W"),
        _made("W ** 2"),
    ),
    mistake(
        "rescaled",
        "You rescale the inverse, for example to a largest entry of 1.",
        "Return the inverse as it is.",
        *(_made(f"W / {size}") for size in ("W.max()", "W.norm()", "W.abs().mean()", "W.diagonal().mean()")),
    ),
    input_overwritten(
        "activations",
        append("activations -= activations.mean(dim=0)"),
        append("activations *= 0"),
        append("activations /= N**0.5"),
    ).reworded(hint="Compute new tensors: `a - b` makes one, `a -= b` changes the caller's a."),
    nothing_returned("W", append("W = None")),
)

EQUIVALENT: dict[str, str] = {}
