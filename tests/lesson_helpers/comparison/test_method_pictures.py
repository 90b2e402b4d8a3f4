"""The pictures of all methods: one colour scale, described in words; the stored numbers as a table and a figure."""

import re

import numpy as np
import pytest
import torch

from helpers import load_method_scores, show_method_scores, show_methods
from helpers.errors import ArgumentError
from helpers.pictures import ONE_IMAGE
from helpers.pictures.methods.maps import overlay, scaled
from helpers.pictures.methods.scores import ScoresPicture
from helpers.unwritten import Note

PHOTO = np.random.RandomState(0).randint(0, 256, (40, 60, 3)).astype(np.uint8)


def map_with(*places: tuple[int, int, float]) -> np.ndarray:
    heat = np.zeros((40, 60))
    for row, column, value in places:
        heat[row : row + 10, column : column + 10] = value
    return heat


def test_a_map_is_scaled_by_its_own_large_values_and_keeps_its_signs():
    heat = np.random.RandomState(1).randn(100, 100)
    for factor in (1e-6, 1, 1e6):
        assert np.allclose(scaled(factor * heat), scaled(heat))
    assert np.array_equal(np.sign(scaled(heat)), np.sign(heat))
    assert np.abs(scaled(heat)).max() == 1
    assert (np.abs(scaled(heat)) == 1).mean() == pytest.approx(0.01, abs=0.002)
    single = np.zeros((100, 100))
    single[3, 4] = -7
    assert scaled(single)[3, 4] == -1  # the 99% quantile is 0
    assert not scaled(np.zeros((5, 5))).any()


def test_red_is_for_the_class_and_blue_against_it_over_a_faint_photograph():
    grey = np.full((40, 60, 3), 0.5)
    shown = overlay(grey, map_with((0, 0, 3.0), (20, 30, -3.0)), 0.4)
    assert np.allclose(shown[5, 5], np.array([0xB4, 0x04, 0x26]) / 255)
    assert np.allclose(shown[25, 35], np.array([0x3B, 0x4C, 0xC0]) / 255)
    assert np.allclose(shown[39, 0], 0.8)
    assert np.allclose(overlay(grey, map_with(), 0)[0, 0], 1)
    assert np.allclose(overlay(grey, map_with(), 1)[0, 0], 0.5)


def test_two_methods_of_other_units_look_the_same():
    heat = map_with((0, 0, 1.0), (10, 10, 0.5), (20, 20, -0.25))
    assert np.allclose(overlay(PHOTO / 255, heat), overlay(PHOTO / 255, 1000 * heat))


def test_the_picture_names_its_methods_and_says_where_they_look():
    maps = {"one": torch.tensor(map_with((0, 0, 1.0))), "other": map_with((30, 50, -2.0))[None]}
    picture = show_methods(PHOTO, maps)
    assert "one strongest at the top left" in picture.alt
    assert "other strongest at the bottom right" in picture.alt
    assert picture.html.count("<img") == 4  # the photograph, two maps, the colour scale
    assert "blue against the class, red for it" in picture.html
    assert not re.search(r"<img(?![^>]* alt=\"[^\"]+\")", picture.html)
    assert len(picture.figure.axes) == 4
    assert show_methods(PHOTO, maps, alt="mine").alt == "mine"


def test_rows_hold_as_many_columns_as_are_asked_for():
    maps = {f"method {i}": map_with((0, 0, 1.0)) for i in range(8)}
    assert [len(row) for row in show_methods(PHOTO, maps).rows] == [5, 5]
    assert [len(row) for row in show_methods(PHOTO, maps, columns=4).rows] == [4, 4, 2]


@pytest.mark.parametrize(
    ("maps", "options"),
    [
        ({}, {}),
        ({"a": np.zeros((60, 40))}, {}),
        ({"a": np.zeros((2, 40, 60))}, {}),
        ({"a": np.zeros((40, 60))}, {"opacity": 1.5}),
        ({"a": np.zeros((40, 60))}, {"columns": 0}),
    ],
)
def test_other_maps_and_options_are_refused(maps, options):
    with pytest.raises(ArgumentError):
        show_methods(PHOTO, maps, **options)


def test_maps_of_an_unwritten_exercise_give_a_note():
    assert isinstance(show_methods(PHOTO, {"mine": None}), Note)


# --- the stored numbers ---


def test_the_table_has_a_row_for_each_method_and_its_numbers():
    scores = load_method_scores()
    page = show_method_scores(scores).html
    assert page.count("<tr>") == 2 + len(scores.methods)
    assert "<caption" in page
    assert sum(map(int, re.findall(r'scope="colgroup" colspan="(\d)"', page))) == page.count('scope="col"') == 10
    assert page.count('scope="row"') == len(scores.methods)
    for method in scores.methods.values():
        row = re.search(rf"<tr><th[^>]*>{re.escape(method.title)}</th>(.*?)</tr>", page)
        assert row, method.title
        cells = re.findall(r"<td[^>]*>(.*?)</td>", row[1])
        assert len(cells) == 10
        assert cells[0].startswith(f"{method.right.insertion.mean():.2f} ± ")
        assert cells[2].startswith(f"{method.right.deletion.mean():.2f} ± ")
        assert cells[4].startswith(f"{method.right.hits.mean():.2f} ± ")
        assert cells[6].startswith(f"{method.pairs.mean():.2f} ± ")
        if method.uses_network:
            assert cells[1].startswith(f"{method.wrong.insertion.mean():.2f} ± ")
            last = f"{np.nanmean(list(method.cascade.values())[-1]):.2f}".replace("-", "\u2212")
            assert cells[9].startswith(f"{last} ± ")
        else:
            assert cells[1] == "same"


def test_the_figure_shows_every_interval_and_is_an_image_alone_where_no_page_is(monkeypatch):
    scores = load_method_scores()
    picture = show_method_scores(scores)
    assert isinstance(picture, ScoresPicture)
    assert [label.get_text() for label in picture.figure.axes[0].get_yticklabels()] == [
        method.title for method in scores.methods.values()
    ]
    networks = sum(method.uses_network for method in scores.methods.values())
    baselines = len(scores.methods) - networks
    marks = [sum(line.get_linestyle() == "None" for line in ax.lines) for ax in picture.figure.axes]
    assert marks == [2 * networks + baselines] * 3 + [networks + baselines, 3 * networks + baselines]
    assert f'alt="{picture.alt}"' in picture.html
    monkeypatch.setenv(ONE_IMAGE, "png")
    assert "image/png" in picture._repr_mimebundle_()[0]


def test_the_description_names_the_best_and_the_best_baseline():
    scores = load_method_scores()
    best = max(scores.methods.values(), key=lambda one: one.right.insertion.mean())
    assert f"insertion: best {best.title} {best.right.insertion.mean():.2f}" in show_method_scores(scores).alt
