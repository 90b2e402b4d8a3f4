"""What goes wrong with a layout of many vectors, most common first; other right ways; mutants that are right."""

from autograde.mistakes.edits import Edit, append, edit
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import mistake

_COMPONENTS = "PCA(50, random_state=seed).fit_transform(activations.numpy())"
_TSNE = 'TSNE(2, init="pca", random_state=seed)'
_FOUND = f"{_TSNE}.fit_transform(components)"
_SCALE = "low, high = np.percentile(found, [1, 99], axis=0)"
_POINTS = "points = np.clip((found - low) / (high - low), 0, 1)"

STYLES = ()  # each takes a dozen seconds: other right ways are among the answers


def _scale(new: str) -> Edit:
    """Other ends of each axis."""
    return edit(_SCALE, new)


MISCONCEPTIONS = (
    mistake(
        "principal_components",
        "Your layout is a view along the first two principal components: groups that lie behind each other are mixed.",
        "Two directions cannot keep many groups apart. Give 50 components to t-SNE: "
        "`TSNE(2).fit_transform(components)`.",
        edit(_FOUND, "components[:, :2]"),
        edit(_FOUND, "PCA(2, random_state=seed).fit_transform(components)"),
    ),
    mistake(
        "from_least_to_largest",
        "You scale from the least to the largest value of each axis: a single point far away squeezes all others.",
        "Take the 1st and the 99th percentile: `np.percentile(found, [1, 99], axis=0)`, and clip what is beyond.",
        _scale("low, high = found.min(axis=0), found.max(axis=0)"),
    ),
    mistake(
        "not_clipped",
        "Your layout leaves the square: what is beyond the percentiles stays outside.",
        "Move it to the border: `np.clip(points, 0, 1)`.",
        edit(_POINTS, "points = (found - low) / (high - low)"),
    ),
    mistake(
        "not_scaled",
        "You return the layout in the units of t-SNE, which mean nothing, and not in [0, 1].",
        "Scale each axis by its 1st and 99th percentile, and clip.",
        edit(_POINTS, "points = found"),
    ),
    mistake(
        "clipped_before_scaling",
        "You clip the layout to [0, 1] before it is scaled: most points land on the border.",
        "First `(found - low) / (high - low)`, then clip.",
        edit(_POINTS, "points = np.clip(found, 0, 1)"),
    ),
    mistake(
        "one_scale_for_both",
        "You take one scale for both axes, so only one of them fills the square.",
        "Each axis has percentiles of its own: `np.percentile(found, [1, 99], axis=0)`.",
        _scale("low, high = np.percentile(found, [1, 99])"),
        _scale("low, high = found.min(), found.max()"),
        _scale("low, high = found.min(axis=0), found.min(axis=0) + np.ptp(found, axis=0).max()"),
    ),
    mistake(
        "another_layout",
        "Two calls with the same seed give two layouts: something random does not start from the seed.",
        "Pass it on: `TSNE(2, random_state=seed)`. scikit-learn does not look at torch's seed.",
        edit(_TSNE, 'TSNE(2, init="random")'),
    ),
    mistake(
        "percentiles_as_shares",
        "Nearly all points are at one border: `np.percentile` takes percent, so 0.99 is less than the 1st percentile.",
        "Write `np.percentile(found, [1, 99], axis=0)`, or `np.quantile(found, [0.01, 0.99], axis=0)`.",
        _scale("low, high = np.percentile(found, [0.01, 0.99], axis=0)"),
    ),
    mistake(
        "other_percentiles",
        "You clip more than 1% on each side.",
        "The 1st percentile of each axis should be at 0, and the 99th at 1.",
        _scale("low, high = np.percentile(found, [5, 95], axis=0)"),
        _scale("low, high = np.percentile(found, [10, 90], axis=0)"),
    ),
    mistake(
        "standardised",
        "You scale each axis to mean 0 and standard deviation 1; the layout should be in [0, 1].",
        "Subtract the 1st percentile, divide by the distance from it to the 99th, and clip.",
        edit(_POINTS, "points = (found - found.mean(axis=0)) / found.std(axis=0)"),
    ),
    mistake(
        "from_minus_one",
        "Your layout reaches below 0, down to -1; it should be in [0, 1].",
        "Subtract the 1st percentile before you divide.",
        edit(_POINTS, "points = found / np.abs(found).max(axis=0)"),
        edit(_POINTS, "points = 2 * np.clip((found - low) / (high - low), 0, 1) - 1"),
    ),
    mistake(
        "ranks",
        "You return the rank of each point on each axis, so all of them are evenly spaced.",
        "Keep the distances of t-SNE's layout: scale by the percentiles.",
        append("points = found.argsort(axis=0).argsort(axis=0) / (len(found) - 1)"),
    ),
    mistake(
        "in_one_dimension",
        "Your layout has only one dimension.",
        "Two were asked for: `TSNE(2)`.",
        (edit(_TSNE, 'TSNE(1, init="pca", random_state=seed)')),
    ),
    mistake(
        "in_three_dimensions",
        "Your layout has three dimensions.",
        "Two were asked for: `TSNE(2)`, which is also the default.",
        (edit(_TSNE, 'TSNE(3, init="pca", random_state=seed)')),
    ),
    mistake(
        "turned_round",
        "You return one row for each axis; one row for each vector was asked for.",
        "Leave out the last transposition: the result has shape (N, 2).",
        append("points = points.T"),
    ),
    mistake(
        "channels_laid_out",
        "You lay out the channels, not the vectors: your result has one row for each channel.",
        "The vectors are the rows of `activations`: leave out the transposition.",
        (edit("activations.numpy()", "activations.numpy().T")),
    ),
    mistake(
        "one_axis_repeated",
        "Both columns of your layout are the same: all points lie on the diagonal.",
        "Return x and y as they come from t-SNE.",
        append("points = points[:, [0, 0]]"),
    ),
    mistake(
        "order_lost",
        "Your points are in another order than the vectors: row i of the layout should belong to row i of "
        "`activations`.",
        "Do not sort or shuffle the points.",
        append("points = points[points[:, 0].argsort()]"),
        append("points = np.sort(points, axis=0)"),
        append("points = points[::-1].copy()"),
    ),
    mistake(
        "input_overwritten",
        "Your function changes the caller's activations: `activations.numpy()` shares its memory with the tensor.",
        "Compute with a new array, as in `activations - activations.mean(0)`, and leave out `-=` and `/=`.",
        edit("components =", "activations -= activations.mean(0)\ncomponents ="),
        edit("components =", "activations /= activations.norm(dim=1, keepdim=True)\ncomponents ="),
    ),
    nothing_returned("points", append("found = points\npoints = None")),
)

_FEW = "of so few points, definitions of percentiles differ by one point"
_FIFTY = "a component more or less changes no neighbours"
_PCA, _LAID_OUT = f"components = {_COMPONENTS}", f"found = {_FOUND}".replace('"', "'")


def _changed(line: str, old: str, new: str = "") -> str:
    """The name of a mutant: a line of the solution with a few words replaced."""
    return f"{line} -> {line.replace(old, new)}"


EQUIVALENT = {
    _changed(_PCA, ".numpy()"): "scikit-learn takes a tensor, too",
    _changed(_PCA, ", random_state=seed"): "nothing is random here",
    _changed(_PCA, "50", "49"): _FIFTY,
    _changed(_PCA, "50", "51"): _FIFTY,
    _changed(_LAID_OUT, "init='pca', "): "it is the default",
    _changed(_LAID_OUT, ", random_state=seed"): "with this start nothing is random",
    _changed(_SCALE, "[1, ", "[2, "): _FEW,
    _changed(_SCALE, "99", "98"): _FEW,
}
