"""What goes wrong with the attribution of vectors, most common first; other right ways; mutants that are right."""

from functools import reduce
from operator import or_

from autograde.mistakes.edits import Edit, append, edit
from autograde.mistakes.families.batch import squeezed_batch
from autograde.mistakes.families.caller import input_overwritten
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import mistake, style

_SUMS = (
    "(gradient * activations).sum(dim=1)",
    'torch.einsum("nk,nk->n", activations, gradient)',
    "torch.stack([a @ g for a, g in zip(activations, gradient)])",
    "(activations @ gradient.T).diagonal()",
    "torch.bmm(activations[:, None], gradient[:, :, None])[:, 0, 0]",
)

STYLES = tuple(
    style(name, edit(_SUMS[0], other))
    for name, other in zip(("einsum", "vector_by_vector", "diagonal", "batches_of_products"), _SUMS[1:], strict=True)
)


def _instead(new: str) -> Edit:
    """Something else in place of the sum of products."""
    return reduce(or_, (edit(known, new) for known in _SUMS))


def _of(activations: str, gradient: str = "gradient") -> Edit:
    """The right sum of products of other values."""
    return _instead(f"(({activations}) * ({gradient})).sum(dim=1)")


def _made(new: str) -> Edit:
    """Something else is made of the attribution."""
    return append(f"attribution = {new}")


MISCONCEPTIONS = (
    mistake(
        "absolute_values",
        "You take absolute values, so a vector that argues against the class counts as one that argues for it.",
        "Leave `abs` out: where a vector argues against the class, the attribution is below 0.",
        _made("attribution.abs()"),
        _instead("(gradient * activations).abs().sum(dim=1)"),
        _of("activations", "gradient.abs()"),
        _of("activations.abs()"),
    ),
    mistake(
        "positive_part_only",
        "You set negative values to zero, as Grad-CAM does: arguments against the class disappear.",
        "Leave `relu` and `clamp` out: here the arguments against a class are wanted, too.",
        _made("attribution.relu()"),
        _instead("(gradient * activations).relu().sum(dim=1)"),
        _of("activations", "gradient.relu()"),
        _of("activations.relu()"),
        _of("activations.relu()", "gradient.relu()"),
    ),
    mistake(
        "mean_over_channels",
        "You average over the channels instead of adding them up.",
        "Use `.sum(dim=1)`: the contributions of the channels add up to that of the vector.",
        _instead("(gradient * activations).mean(dim=1)"),
    ),
    mistake(
        "not_summed",
        "You return a number for each channel, shape (N, K): the sum over the channels is missing.",
        "Each vector gets one number: add up along axis 1.",
        _instead("gradient * activations"),
    ),
    mistake(
        "vectors_added_up",
        "You add up over the vectors: the result has a number for each channel, not for each vector.",
        "Rows are vectors, columns are channels: add up along `dim=1`.",
        _instead("(gradient * activations).sum(dim=0)"),
        _instead("(gradient * activations).mean(dim=0)"),
    ),
    mistake(
        "one_number",
        "You add up or average everything: a single number is left for all vectors.",
        "Add up along the axis of the channels only: `.sum(dim=1)`.",
        _instead("(gradient * activations).sum()"),
        _instead("(gradient * activations).mean()"),
        _made("attribution.mean()"),
    ),
    mistake(
        "averaged_gradient",
        "You multiply every vector with the same gradient, averaged or added up over all of them, as Grad-CAM does.",
        "The gradient differs from place to place. Multiply each vector with the gradient in its own row.",
        _instead("activations @ gradient.mean(dim=0)"),
        _instead("activations @ gradient.sum(dim=0)"),
        _instead("(activations @ gradient.T).sum(dim=1)"),
        _instead("(activations @ gradient.T).mean(dim=1)"),
    ),
    mistake(
        "first_gradient",
        "You multiply every vector with the gradient of one of them, the first or the last.",
        "Row i of `gradient` belongs to row i of `activations`: leave the index out.",
        _instead("activations @ gradient[0]"),
        _instead("activations @ gradient[-1]"),
    ),
    mistake(
        "averaged_activation",
        "You multiply every gradient with the same vector, averaged or added up over all of them.",
        "Multiply each vector with the gradient in its own row.",
        _instead("gradient @ activations.mean(dim=0)"),
        _instead("gradient @ activations.sum(dim=0)"),
        _instead("(activations @ gradient.T).sum(dim=0)"),
        _instead("(activations @ gradient.T).mean(dim=0)"),
    ),
    mistake(
        "all_pairs",
        "You multiply each vector with the gradients of all vectors: the result is (N, N).",
        "Only the pairs of one row count: multiply entry by entry, `gradient * activations`, and add up along axis 1.",
        _instead("activations @ gradient.T"),
        _instead("gradient @ activations.T"),
    ),
    mistake(
        "channels_by_channels",
        "You multiply channels with channels: the result is (K, K).",
        "Multiply entry by entry, `gradient * activations`, and add up along axis 1.",
        _instead("activations.T @ gradient"),
        _instead("gradient.T @ activations"),
    ),
    mistake(
        "unit_length",
        "You divide by lengths: what you return is a cosine, or depends on the direction of one of the two only.",
        "Leave `normalize`, `cosine_similarity` and norms out: a long vector argues more than a short one.",
        _instead("F.cosine_similarity(activations, gradient, dim=1)"),
        _of("F.normalize(activations, dim=1)"),
        _of("activations", "F.normalize(gradient, dim=1)"),
        _of("activations / activations.norm()", "gradient / gradient.norm()"),
        _of("activations / activations.norm()"),
        _of("activations", "gradient / gradient.norm()"),
        _of("F.normalize(activations, dim=0)"),
        _of("activations", "F.normalize(gradient, dim=0)"),
        _of("F.normalize(activations, dim=0)", "F.normalize(gradient, dim=0)"),
    ),
    mistake(
        "gradient_only",
        "Your result does not depend on the activations: it is made of the gradient alone.",
        "The gradient says how much one unit of activation counts; multiply it by how much activation there is.",
        _instead("gradient.sum(dim=1)"),
        _instead("gradient.mean(dim=1)"),
        _instead("gradient.norm(dim=1)"),
        _instead("gradient.abs().sum(dim=1)"),
        _instead("gradient.amax(dim=1)"),
        _instead("gradient.abs().amax(dim=1)"),
    ),
    mistake(
        "activations_only",
        "Your result does not depend on the gradient: it is made of the activations alone.",
        "What an activation means for the class is in its gradient: multiply the two.",
        _instead("activations.sum(dim=1)"),
        _instead("activations.mean(dim=1)"),
        _instead("activations.norm(dim=1)"),
        _instead("activations.amax(dim=1)"),
    ),
    mistake(
        "sums_multiplied",
        "You add up, or average, before you multiply.",
        "Multiply channel by channel first, and add up last: `(gradient * activations).sum(dim=1)`.",
        _instead("gradient.sum(dim=1) * activations.sum(dim=1)"),
        _instead("gradient.mean(dim=1) * activations.mean(dim=1)"),
        _instead("gradient.mean(dim=1) * activations.sum(dim=1)"),
        _instead("gradient.norm(dim=1) * activations.norm(dim=1)"),
    ),
    mistake(
        "added",
        "You add gradient and activation, or subtract them, instead of multiplying them.",
        "The contribution of a channel is a product: `gradient * activations`.",
        _instead("(gradient + activations).sum(dim=1)"),
        _instead("(activations - gradient).sum(dim=1)"),
        _instead("(gradient - activations).sum(dim=1)"),
    ),
    mistake(
        "divided",
        "You divide by one of the two instead of multiplying them.",
        "The contribution of a channel is a product: `gradient * activations`.",
        _instead("(activations / gradient).sum(dim=1)"),
        _instead("(gradient / activations).sum(dim=1)"),
    ),
    mistake(
        "largest_channel",
        "You keep one channel of each vector, the largest one or the first, and drop the others.",
        "All channels count: add up the products along axis 1.",
        _instead("(gradient * activations).amax(dim=1)"),
        _instead("(gradient * activations).abs().amax(dim=1)"),
        _instead("(gradient * activations)[:, 0]"),
    ),
    mistake(
        "length_of_the_products",
        "You take the length of the products or their squares: they lose their signs.",
        "Add up the products themselves.",
        _instead("(gradient * activations).norm(dim=1)"),
        _instead("(gradient * activations).square().sum(dim=1)"),
    ),
    mistake(
        "sign_of_the_gradient",
        "You use only the sign of the gradient or of the activation, not its size.",
        "Multiply the values themselves: a large gradient counts more than a small one.",
        _of("activations", "gradient.sign()"),
        _of("activations.sign()"),
    ),
    mistake(
        "squared",
        "One of the two factors counts twice: it is squared, or the result is multiplied by it once more.",
        "Multiply each activation with its gradient, once.",
        _of("activations.square()"),
        _of("activations", "gradient.square()"),
        _of("activations * activations.abs()"),
    ),
    mistake(
        "opposite_sign",
        "Your signs are reversed: what argues for the class is below 0.",
        "Leave the minus out. A positive gradient and a positive activation argue for the class.",
        _made("-attribution"),
    ),
    mistake(
        "rescaled",
        "You rescale the attributions at the end: by their largest value, their sum, their range or a softmax.",
        "Return the sums as they are: attributions of different images have to be comparable.",
        _made("attribution / attribution.abs().max()"),
        _made("attribution / attribution.abs().sum()"),
        _made("(attribution - attribution.min()) / (attribution.max() - attribution.min() + 1e-8)"),
        _made("attribution.softmax(dim=0)"),
        _made("attribution / attribution.norm()"),
    ),
    mistake(
        "centred",
        "You subtract a mean, of the channels or of the vectors, from the activations or from the result.",
        "Multiply the values as they are: a vector of zeros has to get 0.",
        _of("activations - activations.mean(dim=1, keepdim=True)"),
        _of("activations", "gradient - gradient.mean(dim=1, keepdim=True)"),
        _of("activations - activations.mean()"),
        _of("activations", "gradient - gradient.mean()"),
    ),
    mistake(
        "vectors_compared_with_their_mean",
        "You subtract the mean of all vectors: the result for one vector depends on the others.",
        "Multiply the values as they are: a vector of zeros has to get 0, whatever the others are.",
        _of("activations - activations.mean(dim=0)"),
        _of("activations", "gradient - gradient.mean(dim=0)"),
        _made("attribution - attribution.mean()"),
    ),
    squeezed_batch(_made("attribution.squeeze()")).reworded(
        "squeezed_vector",
        "With a single vector, its axis disappears along the way: `squeeze()` drops every axis of length 1.",
        "Leave `squeeze` out: one vector has to give the shape (1,).",
    ),
    mistake(
        "axis_kept",
        "Your result is a column, shape (N, 1), or a row, shape (1, N).",
        "Leave `keepdim` out, or take the axis away by `.squeeze(1)`: the shape is (N,).",
        _made("attribution[:, None]"),
        _made("attribution[None]"),
    ),
    input_overwritten(
        "activations",
        append("activations *= gradient"),
        append("gradient.mul_(activations)"),
        append("activations.clamp_(min=0)"),
    ).reworded(
        message="Your function changes the values of the caller's activations or gradient.",
        hint="`gradient * activations` makes a new tensor; `*=`, `mul_` and other names that end in `_` write into "
        "the argument.",
    ),
    nothing_returned("attribution", append("attribution = None")),
)

EQUIVALENT: dict[str, str] = {}
