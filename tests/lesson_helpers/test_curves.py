"""Line plots for the lessons: what they say in words, what they refuse, and that colour is never alone."""

from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from matplotlib.colors import to_rgb

from helpers import show_curves

TWO = {"cat": [25, 26, 27], "espresso": [10, 20, 40]}


def curves(x=(0, 1, 2), y=TWO, **more):
    return show_curves(x, y, **{"xlabel": "share", "ylabel": "score"} | more)


def test_the_description_tells_ends_turns_crossings_and_marked_places():
    assert repr(curves(title="From cat to cup", vlines={"the fooling image": 1}, hlines={"chance": 12})) == (
        'Line plot "From cat to cup". Score against share: cat goes from 25 at 0 to 27 at 2; '
        "espresso goes from 10 at 0 to 40 at 2; cat and espresso cross at 1.32. "
        "Marked: the fooling image at 1, chance at 12."
    )
    hill = curves(range(5), {"a": [0, 3, 4, 2, 1]})
    assert repr(hill) == "Line plot. Score against share: a goes from 0 at 0 to 1 at 4, highest 4 at 2."
    assert repr(curves([3], {"a": [12_345]})) == "Line plot. Score against share: a is 12,345 at 3."


@pytest.mark.parametrize("kind", [list, np.array, torch.tensor, lambda y: torch.tensor(y, requires_grad=True)])
def test_values_may_be_lists_arrays_and_tensors(kind):
    assert repr(curves(kind([0.0, 1.0]), {"a": kind([1.0, 2.0])})).endswith("a goes from 1 at 0 to 2 at 1.")


def test_two_quantities_get_axes_of_their_own_above_each_other():
    picture = curves(y={"probability": TWO, "contrast": {"mean": [1, 2, 3]}}, ylabel="")
    above, below = picture.figure.axes
    assert [axis.get_ylabel() for axis in (above, below)] == ["probability", "contrast"]
    assert (above.get_xlabel(), below.get_xlabel()) == ("", "share")
    assert "Contrast against share: mean goes from 1 at 0 to 3 at 2." in repr(picture)
    assert [text.get_text() for text in picture.figure.legends[0].get_texts()] == ["cat", "espresso", "mean"]


def test_a_label_looks_the_same_in_both_axes():
    above, below = curves(y={"probability": TWO, "agreement": dict(reversed(TWO.items()))}).figure.axes
    looks = [
        {line.get_label(): (line.get_color(), line.get_marker()) for line in axis.lines} for axis in (above, below)
    ]
    assert looks[0] == looks[1]
    assert len(set(looks[0].values())) == 2


def test_neighbours_differ_in_colour_dashes_and_markers():
    lines = curves(y={str(i): [i, i, i + 1] for i in range(5)}).figure.axes[0].lines
    for looks in ("get_color", "get_linestyle", "get_marker"):
        seen = [getattr(line, looks)() for line in lines]
        assert all(one != other for one, other in pairwise(seen))


def test_the_legend_names_every_line_and_covers_no_curve():
    figure = curves(title="Title", vlines={"here": 1}, hlines={"there": 12}).figure
    figure.draw_without_rendering()
    (legend,) = figure.legends
    assert [text.get_text() for text in legend.get_texts()] == ["cat", "espresso", "here", "there"]
    assert legend.get_title().get_text() == "Title"
    assert not legend.get_window_extent().overlaps(figure.axes[0].get_window_extent())


def test_axes_are_logarithmic_where_that_is_asked_for_and_limits_hold():
    scales = {}
    for log in (False, True, "x", "y"):
        axis = curves([1, 2, 3], log=log).figure.axes[0]
        scales[log] = (axis.get_xscale(), axis.get_yscale())
    assert scales == {
        False: ("linear", "linear"),
        True: ("log", "log"),
        "x": ("log", "linear"),
        "y": ("linear", "log"),
    }
    assert curves(ylim=(-1, 50)).figure.axes[0].get_ylim() == (-1, 50)


def test_dollars_start_no_formula():
    curves(y={"costs $5": [1, 2, 3], "or $6$": [1, 2, 4]}, title="$x", xlabel="$_").figure.draw_without_rendering()


REFUSED = {
    "too few values": (lambda: curves(y={"a": [1, 2]}), "'a' has 2 values for 3 points"),
    "no values": (lambda: curves([], {"a": []}), "x has no values"),
    "no curve": (lambda: curves(y={}), "no curve to show"),
    "NaN": (lambda: curves(y={"a": [1, float("nan"), 2]}), "'a': 1 of 3 values are NaN"),
    "a zero on a logarithmic axis": (lambda: curves(log="x"), "'share' has the value 0"),
    "a negative value on a logarithmic axis": (lambda: curves(y={"a": [1, -2, 3]}, log="y"), "'a' has the value -2"),
}


@pytest.mark.parametrize(("call", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_plotted_is_refused_saying_what_was_got(call, said):
    with pytest.raises(ValueError, match=said):
        call()


@pytest.mark.parametrize("y", [None, {"a": None}, {"a": [1, None, 2]}, {"q": {"a": None}}])
def test_for_what_is_not_written_yet_a_sentence_stands_in_place_of_the_plot(y):
    assert repr(curves(y=y)) == "Nothing to show yet: write the exercise above first."


def test_the_students_current_figure_and_style_are_left_alone():
    mine = plt.figure()
    try:
        with plt.style.context("dark_background"):
            assert curves().html
        assert plt.gcf() is mine
        assert plt.get_fignums() == [mine.number]
    finally:
        plt.close(mine)


def test_a_band_is_shaded_around_its_curve_and_told():
    picture = curves(bands={"cat": ([20, 21, 22], [30, 31, 32])})
    (axis,) = picture.figure.axes
    (band,) = axis.collections
    low, high = band.get_datalim(axis.transData).get_points()[:, 1]
    assert (low, high) == (20, 32)
    assert band.get_facecolor()[0][:3] == pytest.approx(to_rgb(axis.lines[0].get_color()))
    assert repr(picture).endswith("Cat has a band from 22 to 32 at 2.")
    with pytest.raises(ValueError, match=r"bands for \['dog'\]; the curves are \['cat', 'espresso'\]"):
        curves(bands={"dog": ([0, 0, 0], [1, 1, 1])})
    with pytest.raises(ValueError, match="the band of 'cat' has 2 values for 3 points"):
        curves(bands={"cat": ([20, 21], [30, 31, 32])})
