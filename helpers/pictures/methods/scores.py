"""How attribution methods do by number: one table and one figure, of the right class beside a wrong one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from helpers.evidence.intervals import Interval, mean_interval
from helpers.evidence.method_scores import MethodScore, MethodScores
from helpers.pictures.colours import CURVES, INK
from helpers.pictures.encode import drawn, plot_uri
from helpers.pictures.picture import DPI, Picture
from helpers.pictures.words import sentence

_WIDTH, _ROW, _FRAME = 10.4, 0.3, 1.15  # inches: of the figure, of a method, and of titles and legend
_SHARP = 2  # pixels in the file for one on the page
_APART = 0.2  # rows, between the marks of one method
_CELL = "padding:.2em .4em;text-align:right;white-space:nowrap"
_LINE = "border-top:1px solid currentColor"


@dataclass(frozen=True)
class Mark:
    """One kind of mark in an axis: how it looks, and its estimate for a method."""

    label: str
    colour: str
    shape: str
    is_open: bool

    def look(self) -> dict[str, Any]:
        """Return the options of matplotlib's `plot`."""
        face = "none" if self.is_open else self.colour
        return {"color": self.colour, "marker": self.shape, "markerfacecolor": face, "markersize": 5.5}


RIGHT = Mark("right class", CURVES[0], "o", False)
WRONG = Mark("wrong class", CURVES[1], "s", True)
TOP = Mark("top layer random", CURVES[2], "^", False)
ALL = Mark("all layers random", CURVES[3], "D", True)
_AREAS = {"insertion": "insertion area\nlarge is better", "deletion": "deletion area\nsmall is better"}
_POINTING = {"pointing": "points at the object\nlarge is better", "of_two": "at the right one of two\nlarge is better"}
_AXES = {**_AREAS, **_POINTING, "same": "rank correlation\nwith the right map"}


class ScoresPicture(Picture):
    """A table above a figure of the same numbers; as one image, the figure alone."""

    def __init__(self, scores: MethodScores, alt: str | None) -> None:
        """Describe it by `alt`, or by which methods are best and how the baselines do."""
        self.scores = scores
        super().__init__(_described(scores) if alt is None else alt)

    @property
    def figure(self) -> Figure:
        """A row for each method, an axis for each measure; lines are 95% intervals."""
        methods = list(self.scores.methods.values())
        # Not through pyplot, whose current figure is the student's.
        size = (_WIDTH, _FRAME + _ROW * len(methods))
        figure = Figure(figsize=size, dpi=DPI, facecolor="none", layout="constrained")
        axes = figure.subplots(1, len(_AXES), sharey=True)
        for ax, (name, title) in zip(axes, _AXES.items(), strict=True):
            _in_ink(ax, title)
            for row, method in enumerate(methods):
                _draw(ax, row, [(mark, found) for mark, found in _estimates(method, name)])
            first = next((row for row, method in enumerate(methods) if not method.uses_network), None)
            if first is not None:
                ax.axhline(first - 0.5, color=INK, linewidth=0.8)
        axes[0].set_yticks(range(len(methods)), [method.title for method in methods])
        axes[0].invert_yaxis()
        for ax, chance in ((axes[2], self.scores.chance), (axes[3], 0.5)):
            ax.axvline(chance, color=INK, linestyle=(0, (1, 2)))
        handles = [Line2D([], [], label=mark.label, linestyle="", **mark.look()) for mark in (RIGHT, WRONG, TOP, ALL)]
        handles.append(Line2D([], [], label="chance", color=INK, linestyle=(0, (1, 2))))
        figure.legend(
            handles=handles,
            loc="outside upper left",
            ncols=5,
            frameon=False,
            labelcolor=INK,
            fontsize=9,
            handletextpad=0.4,
        )
        return figure

    @property
    def height(self) -> int:
        """The pixels that table and figure take."""
        return super().height + 26 * (len(self.scores.methods) + 4)

    @property
    def html(self) -> str:
        """The table, and below it the figure as an image with its description."""
        figure = self.figure
        uri = plot_uri(drawn(figure, DPI * _SHARP))
        width = round(figure.get_figwidth() * DPI)
        image = f'<img alt="{escape(self.alt)}" width="{width}" style="max-width:100%;height:auto" src="{uri}">'
        return f'<div style="overflow-x:auto">{_table(self.scores)}</div>{image}'


def show_method_scores(scores: MethodScores, alt: str | None = None) -> Picture:
    """Show what `load_method_scores` returns: a table, and a figure with 95% intervals; returns the Picture.

    Beside each number of the maps for the right class is that of the maps for a wrong one: where they agree, the
    measure, or the method, does not see which class is asked for. The baselines stand below a line.
    """
    return ScoresPicture(scores, alt)


def _estimates(method: MethodScore, measure: str) -> Iterator[tuple[Mark, Interval]]:
    """The marks of a method in one axis; a baseline has only the first, since it knows no class and no network."""
    if measure == "of_two":
        yield RIGHT, method.of_two
        return
    if measure != "same":
        yield RIGHT, method.right.means()[measure]
        if method.uses_network:
            yield WRONG, method.wrong.means()[measure]
        return
    layers = list(method.cascade)
    yield WRONG, mean_interval(method.correlation)
    if method.uses_network:
        yield TOP, mean_interval(method.cascade[layers[0]])
        yield ALL, mean_interval(method.cascade[layers[-1]])


def _draw(ax: Axes, row: int, marks: Sequence[tuple[Mark, Interval]]) -> None:
    for place, (mark, found) in enumerate(marks):
        height = row + _APART * (place - (len(marks) - 1) / 2) * (1 if len(marks) < 3 else 1.3)
        ax.plot([found.low, found.high], [height, height], color=mark.colour, linewidth=1.4)
        ax.plot([found.value], [height], linestyle="", **mark.look())


def _in_ink(ax: Axes, title: str) -> None:
    ax.patch.set_alpha(0)
    ax.grid(axis="x", color=INK, alpha=0.25, linewidth=0.6)
    ax.tick_params(which="both", color=INK, labelcolor=INK, labelsize=9)
    ax.set_title(title, fontsize=9.5, color=INK)
    for name, spine in ax.spines.items():
        spine.set_color(INK)
        spine.set_visible(name == "bottom")
    ax.tick_params(axis="y", length=0)


def _table(scores: MethodScores) -> str:
    """The numbers as an HTML table in the page's own colours."""
    spans = {"insertion": 2, "deletion": 2, "pointing": 2, "of two": 1, "rank correlation with the right map": 3}
    groups = "".join(
        f'<th scope="colgroup" colspan="{span}" style="{_CELL};text-align:center">{name}</th>'
        for name, span in spans.items()
    )
    kinds = ["right", "wrong"] * 3 + ["right", "wrong class", "top random", "all random"]
    head = "".join(f'<th scope="col" style="{_CELL};font-weight:normal">{kind}</th>' for kind in kinds)
    rows, was_network = [], True
    for method in scores.methods.values():
        line = _LINE if was_network and not method.uses_network else ""
        rows.append(_row(method, line))
        was_network = method.uses_network
    caption = (
        f"{len(scores.photographs)} photographs: mean areas of insertion (large is better) and deletion (small), share "
        f"of the maps that point at the object (a random pixel: {scores.chance:.2f}) and at the right one of two "
        "pictures side by side (0.50), and whether a map changes with the class and with the network. After ±: half of "
        "the 95% interval."
    )
    return (
        f'<table style="border-collapse:collapse;color:inherit;font-size:12px"><caption style="caption-side:top;'
        f'text-align:left;color:inherit;padding:.3em 0">{escape(caption)}</caption><thead><tr><td></td>{groups}</tr>'
        f'<tr><td></td>{head}</tr></thead><tbody style="{_LINE}">{"".join(rows)}</tbody></table>'
    )


def _row(method: MethodScore, line: str) -> str:
    cells = []
    for measure in ("insertion", "deletion", "pointing"):
        right, wrong = method.right.means()[measure], method.wrong.means()[measure]
        cells += [_number(right), _number(wrong) if method.uses_network else "same"]
    cells.append(_number(method.of_two))
    if method.uses_network:
        cells += [_number(found) for _, found in _estimates(method, "same")]
    else:
        cells += ["1.00"] * 3
    inner = "".join(f'<td style="{_CELL};{line}">{cell}</td>' for cell in cells)
    return f'<tr><th scope="row" style="{_CELL};text-align:left;{line}">{escape(method.title)}</th>{inner}</tr>'


def _number(found: Interval) -> str:
    return f"{found.value:.2f} ± {(found.high - found.low) / 2:.2f}".replace("-", "−")  # the hyphen could break a line


def _described(scores: MethodScores) -> str:
    """Which method is best by each measure, what the baselines reach, and which maps do not change with the class."""
    said = f"Table and figure of {len(scores.methods)} methods on {len(scores.photographs)} photographs"
    for measure, sign in (("insertion", 1), ("deletion", -1), ("pointing", 1)):
        ranked = sorted(scores.methods.values(), key=lambda one: -sign * one.right.means()[measure].value)
        best, baseline = ranked[0], next(one for one in ranked if not one.uses_network)
        values = [f"{one.title} {one.right.means()[measure].value:.2f}" for one in (best, baseline)]
        said += f"; {measure}: best {values[0]}, best baseline {values[1]}"
    same = max((one for one in scores.methods.values() if one.uses_network), key=lambda one: _mean(one.correlation))
    return sentence(f"{said}; the map that changes least with the class: {same.title}, {_mean(same.correlation):.2f}")


def _mean(values: Any) -> float:
    return mean_interval(values).value
