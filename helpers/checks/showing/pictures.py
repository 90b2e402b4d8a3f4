"""Pictures that compare a wrong answer with the expected one; a spec's `picture` names the kind and the probe."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from helpers.checks.criteria.values import observed, relative_error
from helpers.checks.judging.spec import Expected, Spec
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.record import Record
from helpers.checks.sentences import Sentence
from helpers.checks.showing.moves import drawn_moves
from helpers.pictures.colours import HEAT, SIGNED
from helpers.pictures.grid import Grid
from helpers.pictures.panel import Panel

# Takes (the student's array, the expected one, the probe, the spec's options); both arrays have the same shape.
Kind = Callable[[np.ndarray, np.ndarray, Probe, Mapping[str, Any]], Grid | None]
PICTURES: dict[str, Kind] = {}

_SHOWN = 2  # images of a batch
_SIDE = 180  # pixels, of a panel
_BRIGHT = 0.995  # the quantile of a map that gets full brightness, which a few outlying pixels must not decide
_ALIKE = 0.02  # two answers closer than this look the same


@dataclass(frozen=True)
class Column:
    """Panels (N, H, W), or (N, H, W, 3) in [0, 1], below a title.

    Maps are drawn in `cmap` from `low` to 1; `legend` says what the lowest and the highest colour mean.
    """

    title: Sentence
    panels: np.ndarray
    cmap: str = HEAT
    low: float = 0
    legend: tuple[Sentence, Sentence] | None = None


def picture(function: Kind) -> Kind:
    """Register a kind of picture under its function's name, by which specs refer to it."""
    PICTURES[function.__name__] = function
    return function


def draw(spec: Spec, records: Mapping[str, Record], expected: Expected) -> Grid | None:
    """Draw the spec's picture.

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
    return PICTURES[options["kind"]](got, reference, spec.probe(name), options)


@picture
def maps(got: np.ndarray, expected: np.ndarray, probe: Probe, options: Mapping[str, Any]) -> Grid | None:
    """Show maps (N, H, W): the photograph if there is one, the student's map, the expected map, the difference."""
    if got.ndim != 3:
        return None
    expected, got = expected[:_SHOWN], got[:_SHOWN]
    told = _told("picture.maps_alt", got, expected)
    tops = np.quantile(np.abs(expected), _BRIGHT, axis=(1, 2), keepdims=True)
    mine = np.quantile(np.abs(got), _BRIGHT, axis=(1, 2), keepdims=True)
    # A map too strong or too weak for the expected map's scale gets its own scale, and the title says so.
    odd = (mine > 0) & ((mine > 5 * tops) | (mine < 0.2 * tops))
    expected, got = expected / tops.clip(1e-30), got / np.where(odd, mine, tops).clip(1e-30)
    blue_and_red = Sentence("picture.lower"), Sentence("picture.higher")
    columns = [
        Column(Sentence("picture.yours_rescaled" if odd.any() else "picture.yours"), got),
        Column(Sentence("picture.expected"), expected),
        Column(Sentence("picture.difference"), got - expected, SIGNED, -1, blue_and_red),
    ]
    photos = _photos(probe, len(got))
    return _grid(columns if photos is None else [Column(Sentence("picture.photo"), photos), *columns], told)


@picture
def images(got: np.ndarray, expected: np.ndarray, probe: Probe, options: Mapping[str, Any]) -> Grid | None:
    """Show normalised images (N, 3, H, W): the student's, the expected ones, and their difference around mid grey."""
    if got.ndim != 4 or got.shape[1] != 3:
        return None
    got, expected = got[:_SHOWN], expected[:_SHOWN]
    away = (got - expected).transpose(0, 2, 3, 1)
    size = max(float(np.abs(away).max()), 1e-30)
    columns = [
        Column(Sentence("picture.yours"), _shown(got)),
        Column(Sentence("picture.expected"), _shown(expected)),
        Column(Sentence("picture.difference_magnified", {"factor": 0.5 / size}), 0.5 + away / (2 * size)),
    ]
    return _grid(columns, _told("picture.images_alt", got, expected))


@picture
def colours(got: np.ndarray, expected: np.ndarray, probe: Probe, options: Mapping[str, Any]) -> Grid | None:
    """Show colour images (N, H, W, 3) in [0, 1]: the student's and the expected ones; what is outside is cut off."""
    if got.ndim != 4 or got.shape[3] != 3:
        return None
    got, expected = got[:_SHOWN], expected[:_SHOWN]
    columns = [
        Column(Sentence("picture.yours"), got.clip(0, 1)),
        Column(Sentence("picture.expected"), expected.clip(0, 1)),
    ]
    return _grid(columns, _told("picture.colours_alt", got, expected))


@picture
def cells(got: np.ndarray, expected: np.ndarray, probe: Probe, options: Mapping[str, Any]) -> Grid | None:
    """Show cells (row, column) of `points`, (N, 2): the student's and the expected ones, a line from point to cell."""
    if got.ndim != 2 or got.shape[1] != 2:
        return None
    points, side = probe.args["points"].build().double().numpy(), int(probe.args["side"].build())
    moves = [drawn_moves(points, one, side) for one in (got, expected)]
    columns = [
        Column(Sentence(name), moved[None])
        for name, moved in zip(("picture.yours", "picture.expected"), moves, strict=True)
    ]
    alike = int((got == expected).all(axis=1).sum())
    return _grid(columns, Sentence("picture.cells_alt", {"alike": alike, "points": len(points)}))


def _told(key: str, got: np.ndarray, expected: np.ndarray) -> Sentence:
    """What the picture shows: how alike the results are, and how large the difference is."""
    a, b = got - got.mean(), expected - expected.mean()
    spread = float(np.sqrt((a**2).sum() * (b**2).sum()))
    facts = {
        "correlation": float((a * b).sum()) / spread if spread else 0.0,
        "share": relative_error(got, expected),
    }
    return Sentence(key, facts)


def _photos(probe: Probe, count: int) -> np.ndarray | None:
    first = next(iter(probe.args.values()))
    return _shown(first.build()[:count].numpy()) if first.kind == "photos" else None


def _shown(X: np.ndarray) -> np.ndarray:
    """Convert normalised images (N, 3, H, W) to pixels (N, H, W, 3) in [0, 1]."""
    from helpers.images import SQUEEZENET_MEAN, SQUEEZENET_STD

    pixels = X.transpose(0, 2, 3, 1) * np.asarray(SQUEEZENET_STD) + np.asarray(SQUEEZENET_MEAN)
    return np.clip(pixels, 0, 1)


def _grid(columns: Sequence[Column], told: Sentence) -> Grid:
    """One row for each panel of a column; titles stand above the first row, legends below the last."""
    last = len(columns[0].panels) - 1
    rows = [[_panel(column, row, row == 0, row == last) for column in columns] for row in range(last + 1)]
    return Grid(rows, str(told), str(told), side=_SIDE)


def _panel(column: Column, row: int, is_first: bool, is_last: bool) -> Panel:
    title, legend = str(column.title), column.legend if is_last else None
    return Panel(
        column.panels[row],
        title=title if is_first else "",
        alt="" if is_first else title,
        cmap=column.cmap,
        low=column.low,
        high=1,
        legend=legend and (str(legend[0]), str(legend[1])),
    )
