"""Line plots that are readable on light and dark pages, and without telling colours apart."""

from collections.abc import Sequence
from html import escape
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.pictures.colours import CURVES, INK
from helpers.pictures.curves import Lines, Log, describe
from helpers.pictures.encode import drawn, plot_uri
from helpers.pictures.picture import DPI, Picture

_WIDTH, _HEIGHT, _LEGEND = 6.5, 3.0, 0.21  # inches: of the figure, of each pair of axes, and of a line of the legend
_SHARP = 2  # pixels in the file for one on the page, so that letters are crisp on fine screens
_FEW = 30  # values of a curve; with more of them, markers are drawn on some only
_BAND = 0.18  # opacity
_DASHES = ("-", "--", "-.", (0, (1, 1)))
_MARKERS = ("o", "s", "^", "D", "v", "P")
_DOTTED = ((0, (1, 2)), (0, (5, 3)), (0, (5, 2, 1, 2)))


class Plot(Picture):
    """Curves over a common x; `ylim` and `log` are matplotlib's, for all axes."""

    def __init__(self, lines: Lines, log: Log, ylim: tuple[float, float] | None, alt: str | None) -> None:
        """Describe the plot by `alt`, or by what its curves do."""
        self.lines, self.log, self.ylim = lines, log, ylim
        super().__init__(describe(lines) if alt is None else alt)

    @property
    def figure(self) -> Figure:
        """The plot, with its legend above the axes, where it covers no curve."""
        lines = self.lines
        entries = len({label for axis in lines.axes for label in axis.curves}) + len(lines.vlines) + len(lines.hlines)
        height = _HEIGHT * len(lines.axes) + _LEGEND * (entries + bool(lines.title))
        # Not through pyplot, whose current figure is the student's.
        figure = Figure(figsize=(_WIDTH, height), dpi=DPI, facecolor="none", layout="constrained")
        axes = figure.subplots(len(lines.axes), 1, sharex=True, squeeze=False)[:, 0].tolist()
        for number, ax in enumerate(axes):
            self._draw(ax, number)
        axes[-1].set_xlabel(_plain(lines.xlabel))
        _legend(figure, axes, _plain(lines.title))
        return figure

    def _draw(self, ax: Axes, number: int) -> None:
        lines, axis = self.lines, self.lines.axes[number]
        _in_ink(ax)
        # A label means the same in all axes, since one legend explains them.
        labels = list(dict.fromkeys(label for one in lines.axes for label in one.curves))
        for label, y in axis.curves.items():
            look = _style(labels.index(label), len(y))
            ax.plot(lines.x, y, label=_plain(label), **look)
            if label in lines.bands:
                ax.fill_between(lines.x, *lines.bands[label], color=look["color"], alpha=_BAND, linewidth=0)
        marks: list[Any] = [(ax.axvline, line) for line in lines.vlines.items()]
        marks += [(ax.axhline, line) for line in lines.hlines.items()]
        for index, (draw, (label, place)) in enumerate(marks):
            draw(place, color=INK, linestyle=_DOTTED[index % len(_DOTTED)], label=_plain(label))
        if self.log in (True, "x"):
            ax.set_xscale("log")
        if self.log in (True, "y"):
            ax.set_yscale("log")
        ax.set_ylabel(_plain(axis.ylabel))
        if self.ylim is not None:
            ax.set_ylim(self.ylim)

    @property
    def html(self) -> str:
        """The plot as an image with its description."""
        figure = self.figure
        uri = plot_uri(drawn(figure, DPI * _SHARP))
        width = round(figure.get_figwidth() * DPI)
        alt = escape(self.alt)
        return f'<img alt="{alt}" width="{width}" style="max-width:100%;height:auto" src="{uri}">'


def _in_ink(ax: Axes) -> None:
    ax.patch.set_alpha(0)
    ax.grid(color=INK, alpha=0.25, linewidth=0.6)
    ax.tick_params(which="both", color=INK, labelcolor=INK)
    ax.xaxis.label.set_color(INK)
    ax.yaxis.label.set_color(INK)
    for name, spine in ax.spines.items():
        spine.set_color(INK)
        spine.set_visible(name in ("left", "bottom"))


def _style(index: int, count: int) -> dict[str, Any]:
    """Colour, dashes and markers of a curve: each of them alone tells it from its neighbours."""
    return {
        "color": CURVES[index % len(CURVES)],
        "linestyle": _DASHES[index % len(_DASHES)],
        "marker": _MARKERS[index % len(_MARKERS)],
        "markersize": 5,
        "markevery": 1 if count <= _FEW else max(1, count // 10),
        "linewidth": 1.8,
    }


def _legend(figure: Figure, axes: Sequence[Axes], title: str) -> None:
    """Name the lines below the title, left above the axes."""
    entries: dict[str, Any] = {}
    for ax in axes:
        for handle, label in zip(*ax.get_legend_handles_labels(), strict=True):
            entries.setdefault(label, handle)
    if len(entries) < 2:
        figure.suptitle(title, color=INK, fontsize=11)
        return
    look: dict[str, Any] = {"frameon": False, "labelcolor": INK, "fontsize": 9.5, "handlelength": 3.2}
    legend = figure.legend(
        entries.values(), entries, loc="outside upper left", title=title or None, alignment="left", **look
    )
    legend.get_title().set(color=INK, fontsize=11)


def _plain(text: str) -> str:
    """The text without formulas, which dollars would start."""
    return text.replace("$", r"\$")
