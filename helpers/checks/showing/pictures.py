"""Pictures that compare a wrong answer with the expected one; a spec's `picture` names the kind and the probe."""

import io
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from helpers.checks.criteria.values import observed, relative_error
from helpers.checks.judging.spec import Expected, Spec
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.record import Record
from helpers.checks.sentences import Sentence

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Takes (the student's array, the expected one, the probe, the spec's options); both arrays have the same shape.
Picture = Callable[[np.ndarray, np.ndarray, Probe, Mapping[str, Any]], "Figure | None"]
PICTURES: dict[str, Picture] = {}

_SHOWN = 2  # images of a batch
_SIDE, _TITLE = 2.25, 0.3  # inches, of a panel and of the line of titles
_GREY = "#808080"  # reads on white and on black: the background is transparent
_BRIGHT = 0.995  # the quantile of a map that gets full brightness, which a few outlying pixels must not decide
_ALIKE = 0.02  # two answers closer than this look the same


def picture(function: Picture) -> Picture:
    """Register a kind of picture under its function's name, by which specs refer to it."""
    PICTURES[function.__name__] = function
    return function


def draw(spec: Spec, records: Mapping[str, Record], expected: Expected) -> bytes | None:
    """Draw the spec's picture as PNG bytes.

    None if the spec has no picture, or if it would not help: the answer is right, not finite, or of another shape.
    """
    options = spec.picture
    if not options or options["kind"] not in PICTURES:
        return None
    name = options["probe"]
    got, reference = observed(records[name], dict(options)), observed(expected.accepted(name)[0], dict(options))
    if not (isinstance(got, np.ndarray) and isinstance(reference, np.ndarray)):
        return None
    if got.shape != reference.shape or not np.isfinite(got).all():
        return None
    got, reference = got.astype(np.float64), reference.astype(np.float64)
    if relative_error(got, reference) <= _ALIKE:
        return None
    figure = PICTURES[options["kind"]](got, reference, spec.probe(name), options)
    return None if figure is None else _png(figure)


@picture
def maps(got: np.ndarray, expected: np.ndarray, probe: Probe, options: Mapping[str, Any]) -> "Figure | None":
    """Draw maps (N, H, W): the photograph if there is one, the student's map, the expected map, the difference."""
    if got.ndim != 3:
        return None
    expected, got = expected[:_SHOWN], got[:_SHOWN]
    tops = np.quantile(np.abs(expected), _BRIGHT, axis=(1, 2), keepdims=True)
    mine = np.quantile(np.abs(got), _BRIGHT, axis=(1, 2), keepdims=True)
    # A map too strong or too weak for the expected map's scale gets its own scale, and the title says so.
    odd = (mine > 0) & ((mine > 5 * tops) | (mine < 0.2 * tops))
    expected, got = expected / tops.clip(1e-30), got / np.where(odd, mine, tops).clip(1e-30)
    yours = "picture.yours_rescaled" if odd.any() else "picture.yours"
    heat, signed = {"cmap": "inferno", "vmin": 0, "vmax": 1}, {"cmap": "coolwarm", "vmin": -1, "vmax": 1}
    columns = [
        (Sentence(yours), got, heat),
        (Sentence("picture.expected"), expected, heat),
        (Sentence("picture.difference"), got - expected, signed),
    ]
    photos = _photos(probe, len(got))
    return _grid([(Sentence("picture.photo"), photos, {}), *columns] if photos is not None else columns)


@picture
def images(got: np.ndarray, expected: np.ndarray, probe: Probe, options: Mapping[str, Any]) -> "Figure | None":
    """Draw normalised images (N, 3, H, W): the student's, the expected ones, and their difference around mid grey."""
    if got.ndim != 4 or got.shape[1] != 3:
        return None
    got, expected = got[:_SHOWN], expected[:_SHOWN]
    away = (got - expected).transpose(0, 2, 3, 1)
    size = max(float(np.abs(away).max()), 1e-30)
    return _grid(
        [
            (Sentence("picture.yours"), _shown(got), {}),
            (Sentence("picture.expected"), _shown(expected), {}),
            (Sentence("picture.difference_magnified", {"factor": 0.5 / size}), 0.5 + away / (2 * size), {}),
        ]
    )


def _photos(probe: Probe, count: int) -> np.ndarray | None:
    first = next(iter(probe.args.values()))
    return _shown(first.build()[:count].numpy()) if first.kind == "photos" else None


def _shown(X: np.ndarray) -> np.ndarray:
    """Convert normalised images (N, 3, H, W) to pixels (N, H, W, 3) in [0, 1]."""
    from helpers.images import SQUEEZENET_MEAN, SQUEEZENET_STD

    pixels = X.transpose(0, 2, 3, 1) * np.asarray(SQUEEZENET_STD) + np.asarray(SQUEEZENET_MEAN)
    return np.clip(pixels, 0, 1)


def _grid(columns: Sequence[tuple[Sentence, np.ndarray, dict[str, Any]]]) -> "Figure":
    # Not through pyplot, whose current figure is the student's.
    from matplotlib.figure import Figure

    rows = len(columns[0][1])
    height = _SIDE * rows + _TITLE
    figure = Figure(figsize=(_SIDE * len(columns), height), dpi=80, facecolor="none")
    figure.subplots_adjust(left=0, right=1, bottom=0, top=1 - _TITLE / height, wspace=0.04, hspace=0.04)
    axes = figure.subplots(rows, len(columns), squeeze=False)
    for column, (title, arrays, way) in enumerate(columns):
        axes[0, column].set_title(str(title), color=_GREY, fontsize=10)
        for row, array in enumerate(arrays):
            axes[row, column].imshow(array, **way)
            axes[row, column].set_axis_off()
    return figure


def _png(figure: "Figure") -> bytes:
    file = io.BytesIO()
    figure.savefig(file, format="png", metadata={"Software": None})
    return file.getvalue()
