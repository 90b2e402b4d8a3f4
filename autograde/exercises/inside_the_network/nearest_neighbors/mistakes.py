"""What goes wrong with nearest neighbours, most common first; other right ways; mutants that are right."""

from functools import reduce
from operator import or_

from autograde.mistakes.edits import Edit, append, edit
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import mistake, style

_EUCLIDEAN = "torch.cdist(queries, bank)"
_SQUARES = "(queries[:, None] - bank).square().sum(dim=2)"
_COSINE = "1 - F.normalize(queries, dim=1) @ F.normalize(bank, dim=1).T"
_BY_LENGTHS = "1 - queries @ bank.T / (queries.norm(dim=1)[:, None] * bank.norm(dim=1))"
_MASK = "distances = distances.masked_fill(itself, torch.inf)"
_WRITTEN = "distances[itself] = torch.inf"
_IS = "itself = (queries[:, None] == bank).all(dim=2)"
_SORTED = "distances.argsort(dim=1)[:, :k]"
_TOP = "distances.topk(k, largest=False).indices"
_REFUSED = "raise ValueError(f\"metric is {metric!r}; expected 'euclidean' or 'cosine'.\")"

STYLES = (
    style("squares", edit(_EUCLIDEAN, _SQUARES)),
    style("divided_by_lengths", edit(_COSINE, _BY_LENGTHS)),
    style("top_k", edit(_SORTED, _TOP)),
    style("written_into", edit(_MASK, _WRITTEN)),
)


def _instead(*known: str, new: str) -> Edit:
    return reduce(or_, (edit(old, new) for old in known))


def _euclidean(new: str) -> Edit:
    """Something else in place of the Euclidean distances, in every style."""
    return _instead(_EUCLIDEAN, _SQUARES, new=new)


def _cosine(new: str) -> Edit:
    """Something else in place of the cosine distances, in every style."""
    return _instead(_COSINE, _BY_LENGTHS, new=new)


def _chosen(new: str) -> Edit:
    """Something else in place of the rows of the k nearest, in every style."""
    return _instead(_SORTED, _TOP, new=new)


def _masked(new: str) -> Edit:
    """Something else in place of the infinite distance of the query itself, in every style."""
    return _instead(_MASK, _WRITTEN, new=new)


MISCONCEPTIONS = (
    mistake(
        "finds_itself",
        "A query that is in the bank comes first among its own neighbours.",
        "Find the rows that equal the query, `(queries[:, None] == bank).all(dim=2)`, and set their distance to "
        "infinity before you sort.",
        _masked("pass"),
        _masked('if metric == "euclidean":\n    distances = distances.masked_fill(itself, torch.inf)'),
        _masked('if metric == "cosine":\n    distances = distances.masked_fill(itself, torch.inf)'),
        _masked("distances = distances.masked_fill(itself, 0)"),
        _masked("distances = distances.masked_fill(itself, -torch.inf)"),
    ),
    mistake(
        "first_always_dropped",
        "You always drop the first neighbour, as if every query were in the bank; new queries lose their nearest one.",
        "Leave out a row only if it equals the query: compare the vectors, and set that distance to infinity.",
        (_masked("pass"), _chosen("distances.argsort(dim=1)[:, 1 : k + 1]")),
        (_masked("pass"), _chosen("distances.topk(k + 1, largest=False).indices[:, 1:]")),
        _chosen("distances.argsort(dim=1)[:, 1 : k + 1]"),
    ),
    mistake(
        "diagonal_dropped",
        "You leave out row i for query i, as if the queries were the first rows of the bank.",
        "The queries may be any rows, or none: compare the vectors, `(queries[:, None] == bank).all(dim=2)`.",
        edit(_IS, "itself = torch.eye(len(queries), len(bank), dtype=torch.bool)"),
    ),
    mistake(
        "direction_dropped",
        "You leave out every row at distance 0; with the cosine, such a row may be a longer vector, not the query.",
        "Compare the vectors themselves: `(queries[:, None] == bank).all(dim=2)`.",
        edit(_IS, "itself = distances < 1e-5"),
        edit(_IS, "itself = distances.abs() < 1e-6"),
    ),
    mistake(
        "any_entry_equal",
        "You leave out rows that share some entries with the query, such as a 0; they need not be the query.",
        "All D entries must be equal: `.all(dim=2)` on the comparison of shape (Q, N, D).",
        edit(_IS, "itself = (queries[:, None] == bank).any(dim=2)"),
        edit(_IS, "itself = (queries[:, None].round() == bank.round()).any(dim=2)"),
    ),
    mistake(
        "not_normalised",
        "Your cosine is not divided by both lengths, so a long vector counts as near to every query.",
        "Divide the dot product by the lengths of both vectors, or give both length 1: `F.normalize(x, dim=1)`.",
        _cosine("-queries @ bank.T"),
        _cosine("1 - queries @ bank.T"),
        _cosine("1 - F.normalize(queries, dim=1) @ bank.T"),
        _cosine("1 - queries @ bank.T / (queries.norm(dim=1)[:, None])"),
        _cosine("1 - queries @ bank.T / (queries.norm() * bank.norm())"),
    ),
    mistake(
        "lengths_along_the_wrong_axis",
        "You divide each feature by its length over all vectors, not each vector by its own length.",
        "The rows are the vectors: measure along `dim=1`.",
        _cosine("1 - F.normalize(queries, dim=0) @ F.normalize(bank, dim=0).T"),
        _cosine("1 - F.normalize(queries, dim=1) @ F.normalize(bank, dim=0).T"),
        _cosine("1 - queries @ F.normalize(bank, dim=0).T"),
        _cosine("1 - F.normalize(queries, dim=0) @ F.normalize(bank, dim=1).T"),
    ),
    mistake(
        "cosine_of_absolute_sums",
        "You divide by the sums of the entries or by their largest, not by the lengths of the vectors.",
        "The length is the square root of the sum of squares: `x.norm(dim=1)`.",
        _cosine("1 - F.normalize(queries, p=1, dim=1) @ F.normalize(bank, p=1, dim=1).T"),
        _cosine("1 - queries @ bank.T / (queries.amax(dim=1)[:, None] * bank.amax(dim=1))"),
        _cosine("1 - queries @ bank.T / bank.square().sum(dim=1)"),
    ),
    mistake(
        "similarity_as_distance",
        "With the cosine you find the vectors at the widest angle: a similarity grows where a distance falls.",
        "Sort by 1 minus the cosine, or sort the cosines with the largest first.",
        _cosine("F.normalize(queries, dim=1) @ F.normalize(bank, dim=1).T"),
        _cosine("F.cosine_similarity(queries[:, None], bank, dim=2)"),
    ),
    mistake(
        "farthest_first",
        "You find the farthest rows, not the nearest.",
        "Sort so that the smallest distance comes first: `argsort(dim=1)`, or `topk(k, largest=False)`.",
        _chosen("distances.argsort(dim=1, descending=True)[:, :k]"),
        _chosen("distances.topk(k).indices"),
        (_masked("distances = distances.masked_fill(itself, -torch.inf)"), _chosen("distances.topk(k).indices")),
        _chosen("distances.argsort(dim=1)[:, -k:]"),
        _chosen("distances.argsort(dim=1).flip(1)[:, :k]"),
    ),
    mistake(
        "always_euclidean",
        "You use the Euclidean distance whatever the metric is called.",
        'For "cosine", use 1 minus the cosine of the angle between the vectors.',
        _cosine("torch.cdist(queries, bank)"),
        (edit('if metric == "euclidean":', "if True:"), edit('elif metric == "cosine":', "elif False:")),
    ),
    mistake(
        "always_cosine",
        "You use the angle whatever the metric is called.",
        'For "euclidean", use the length of the difference: `torch.cdist(queries, bank)`.',
        _euclidean("1 - F.normalize(queries, dim=1) @ F.normalize(bank, dim=1).T"),
        _euclidean("torch.cdist(F.normalize(queries, dim=1), F.normalize(bank, dim=1))"),
        (edit('if metric == "euclidean":', "if False:"), edit('elif metric == "cosine":', "elif True:")),
    ),
    mistake(
        "metrics_exchanged",
        "You have swapped the two metrics.",
        'For "euclidean", use the length of the difference, and for "cosine" 1 minus the cosine of the angle.',
        (edit('if metric == "euclidean"', 'if metric == "cosine"'), edit('elif metric == "cosine"', "elif True")),
        (edit('metric == "euclidean"', 'metric != "euclidean"'), edit('elif metric == "cosine"', "elif True")),
    ),
    mistake(
        "other_distance",
        "Your Euclidean distance is another one: of the absolute differences, their sum or the largest, or a product.",
        "Add up the squares of the differences: `torch.cdist(queries, bank)`, or `(a - b).square().sum()`.",
        _euclidean("torch.cdist(queries, bank, p=1)"),
        _euclidean("(queries[:, None] - bank).abs().mean(dim=2)"),
        _euclidean("torch.cdist(queries, bank, p=torch.inf)"),
        _euclidean("(queries[:, None] - bank).sum(dim=2).abs()"),
        _euclidean("(queries[:, None] - bank).sum(dim=2).square()"),
        _euclidean("(queries[:, None] - bank).sum(dim=2)"),
        _euclidean("(queries[:, None] - bank).mean(dim=2)"),
        _euclidean("-queries @ bank.T"),
    ),
    mistake(
        "lengths_compared",
        "You compare the lengths of the vectors, not the vectors themselves.",
        "Subtract the vectors first, and then measure the length: `(bank - query).norm(dim=1)`.",
        _euclidean("(queries.norm(dim=1)[:, None] - bank.norm(dim=1)).abs()"),
    ),
    mistake(
        "product_with_wrong_sign",
        "You expand the square and get a term wrong: ||a - b||^2 is ||a||^2 - 2 a b + ||b||^2.",
        "Check the factor 2 and the sign of the middle term, or use `torch.cdist`.",
        _euclidean("queries.square().sum(dim=1)[:, None] - queries @ bank.T + bank.square().sum(dim=1)"),
        _euclidean("queries.square().sum(dim=1)[:, None] + 2 * queries @ bank.T + bank.square().sum(dim=1)"),
        _euclidean("queries.norm(dim=1)[:, None] - 2 * queries @ bank.T + bank.norm(dim=1)"),
    ),
    mistake(
        "centred",
        "You subtract means before you measure the angle, but the angle is that between the vectors as they are.",
        "Leave out the subtraction: with it you get a correlation, whose neighbours are others.",
        _cosine("1 - F.normalize(queries - bank.mean(0), dim=1) @ F.normalize(bank - bank.mean(0), dim=1).T"),
        _cosine("1 - F.normalize(queries - queries.mean(0), dim=1) @ F.normalize(bank - bank.mean(0), dim=1).T"),
        _cosine(
            "1 - F.normalize(queries - queries.mean(1, keepdim=True), dim=1)"
            " @ F.normalize(bank - bank.mean(1, keepdim=True), dim=1).T"
        ),
    ),
    mistake(
        "distances_returned",
        "You return distances or similarities, not the rows that they belong to.",
        "`argsort` and `topk(...).indices` give the places; `sort` and `topk(...).values` give the sorted numbers.",
        _chosen("distances.sort(dim=1).values[:, :k]"),
        _chosen("distances.topk(k, largest=False).values"),
    ),
    mistake(
        "values_and_rows",
        "You return the pair that `sort` and `topk` give: the distances, and the rows that they belong to.",
        "Return the second of the two, `.indices`.",
        _chosen("tuple(distances.topk(k, largest=False))"),
    ),
    mistake(
        "vectors_returned",
        "You return the vectors of the neighbours, not their rows in the bank.",
        "Return the indices themselves, without looking them up in `bank`.",
        append("neighbors = bank[neighbors]"),
    ),
    mistake(
        "ranks_returned",
        "You sort twice, and return the place of each row in the order, not the row at each place.",
        "A single `argsort` gives the rows in the order of their distances.",
        _chosen("distances.argsort(dim=1).argsort(dim=1)[:, :k]"),
    ),
    mistake(
        "neighbours_of_the_bank",
        "You sort along the wrong axis: you find the nearest queries of each row of the bank.",
        "Each query has a row of N distances: sort along `dim=1`, and keep the first k columns.",
        _chosen("distances.argsort(dim=0)[:k]"),
        _chosen("distances.argsort(dim=0)[:k].T"),
        _chosen("distances.argsort(dim=0)[:, :k]"),
        _chosen("distances.T.argsort(dim=1)[:, :k]"),
    ),
    mistake(
        "not_in_order",
        "You find the right neighbours, but they do not come in the order of their distances.",
        "The nearest comes first: sort by distance. `topk` with `sorted=False` and `np.argpartition` leave any order.",
        append("neighbors = neighbors.sort(dim=1).values"),
        append("neighbors = neighbors.flip(1)"),
    ),
    mistake(
        "one_too_many",
        "You return another number of neighbours than k.",
        "Leave the query itself out of the distances, and then keep `[:, :k]`.",
        _chosen("distances.argsort(dim=1)[:, : k + 1]"),
        _chosen("distances.argsort(dim=1)[:, 1:k]"),
        _chosen("distances.argsort(dim=1)[:, : k - 1]"),
        _chosen("distances.argsort(dim=1)"),
        _chosen("distances.argsort(dim=1)[:, :1]"),
    ),
    mistake(
        "fixed_k",
        "You always return five neighbours, whatever `k` is.",
        "Write `k` in place of the number.",
        _chosen("distances.argsort(dim=1)[:, :5]"),
        _chosen("distances.topk(5, largest=False).indices"),
    ),
    mistake(
        "counted_from_one",
        "Your rows are one too high: the rows of the bank are counted from 0.",
        "Leave out the `+ 1`, and do not put the query in front of the bank.",
        append("neighbors = neighbors + 1"),
    ),
    mistake(
        "one_query_only",
        "You return the neighbours of a single query only.",
        "Return a row of k neighbours for each query, shape (Q, k).",
        append("neighbors = neighbors[0]"),
        append("neighbors = neighbors[:1]"),
        append("neighbors = neighbors[-1]"),
    ),
    mistake(
        "squeezed_query",
        "With a single query, its axis disappears along the way: `squeeze()` drops every axis of length 1.",
        "Leave out `squeeze`: one query has to give shape (1, k).",
        append("neighbors = neighbors.squeeze()"),
    ),
    mistake(
        "metric_not_refused",
        "For a metric that it does not know, your function returns neighbours all the same.",
        "End the choice with `else: raise ValueError(...)`: a misprint should not give an answer to another question.",
        edit('elif metric == "cosine":', "elif metric:"),
        edit('if metric == "euclidean":', 'if metric != "cosine":'),
        edit(_REFUSED, "distances = queries @ bank.T"),
    ),
    mistake(
        "input_overwritten",
        "Your function changes the values of the caller's queries or bank.",
        "`queries /= ...`, `queries -= ...` and `queries[...] = ...` change the argument itself: compute a new tensor.",
        _cosine("1 - queries.div_(queries.norm(dim=1, keepdim=True)) @ bank.div_(bank.norm(dim=1, keepdim=True)).T"),
        _cosine("1 - queries.div_(queries.norm(dim=1, keepdim=True)) @ F.normalize(bank, dim=1).T"),
        _cosine("1 - F.normalize(queries, dim=1) @ bank.div_(bank.norm(dim=1, keepdim=True)).T"),
        append("bank[itself.any(dim=0)] = torch.inf"),
    ),
    nothing_returned("neighbors", _instead(f"neighbors = {_SORTED}", f"neighbors = {_TOP}", new=f"found = {_SORTED}")),
)

_OTHER_COSINES = {
    _COSINE.replace("1 -", "2 -"): "a number that all distances share",
    _COSINE.replace("1 -", "0 -"): "a number that all distances share",
    _COSINE.replace("F.normalize(queries, dim=1)", "queries"): "the query's length does not change the order",
    _COSINE.replace("queries, dim=1", "queries"): "dim=1 is the default",
    _COSINE.replace("bank, dim=1", "bank"): "dim=1 is the default",
}
EQUIVALENT = {f"distances = {_COSINE} -> distances = {other}": reason for other, reason in _OTHER_COSINES.items()} | {
    f"neighbors = {_SORTED} -> neighbors = distances.argsort()[:, :k]": "the last axis is the default",
}
