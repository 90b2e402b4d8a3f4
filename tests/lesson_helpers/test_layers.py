"""Pictures of filters and activations, gratings, and filters as common mistakes show them."""

import io

import numpy as np
import pytest
import torch
from PIL import Image

from autograde.exercises.inside_the_network.filters_to_images import filters_to_images
from autograde.exercises.inside_the_network.layer_activations import layer_activations
from helpers import gratings, show_activations, show_filters, uncopied_activations, wrong_filter_images
from helpers.checks.protocol.state import model_state
from helpers.checks.protocol.toys import make_toy
from helpers.images import SQUEEZENET_STD
from helpers.pictures.colours import HEAT, SIGNED
from helpers.unwritten import Note

RANDOM = np.random.RandomState(0)
FILTERS = RANDOM.rand(10, 3, 5, 3)
PHOTO = RANDOM.randint(0, 256, (20, 30, 3)).astype(np.uint8)


# --- A wall of filters ---


def test_every_filter_stands_at_its_place_with_a_gap_around_it() -> None:
    ((panel,),) = show_filters(FILTERS, columns=4).rows
    wall = panel.picture
    side, gap = 14, 4  # 5 numbers across, in 72 pixels at most
    assert wall.shape == (3 * (3 * side + gap) + gap, 4 * (5 * side + gap) + gap, 3)
    top, left = gap + 3 * side + gap, gap + 5 * side + gap  # of filter 5, in row 1 and column 1
    seen = wall[top : top + 3 * side : side, left : left + 5 * side : side]
    np.testing.assert_array_equal(seen, FILTERS[5])
    assert (wall[:gap] == 1).all()
    assert (wall[-(3 * side + gap) :, -(5 * side + gap) :] == 1).all()  # the last row is not full


def test_a_wall_with_full_rows_is_as_wide_as_a_page_shows_it() -> None:
    many = np.tile(FILTERS[:1, :, :3], (64, 1, 1, 1))
    alone, beside = show_filters(many), show_filters({"a": many, "b": many}, columns=8)
    assert alone.rows[0][0].picture.shape == (4 * 28 + 4, 16 * 28 + 4, 3)
    assert beside.rows[0][0].picture.shape == (8 * 28 + 4, 8 * 28 + 4, 3)
    assert "minmax(0,452px)" in alone.html
    assert "minmax(0,228px)" in beside.html


def test_grey_filters_and_several_walls_are_drawn_too() -> None:
    picture = show_filters({"one": torch.tensor(FILTERS), "two": FILTERS[..., 0], "three": FILTERS, "four": FILTERS})
    assert [len(row) for row in picture.rows] == [3, 1]
    assert [panel.title for row in picture.rows for panel in row] == ["one", "two", "three", "four"]
    assert np.ptp(picture.rows[0][1].picture, axis=2).max() == 0
    assert "two: 10 filters of 5 by 3 numbers" in picture.alt


@pytest.mark.parametrize(
    "wrong", [FILTERS * 2, FILTERS - 0.1, FILTERS[0, 0], FILTERS.transpose(0, 3, 1, 2), np.full_like(FILTERS, np.nan)]
)
def test_other_filters_are_refused(wrong: np.ndarray) -> None:
    with pytest.raises(ValueError, match="filters must be"):
        show_filters(wrong)


# --- Maps of channels ---


def test_maps_without_negative_numbers_go_from_black_to_yellow() -> None:
    maps = RANDOM.rand(2, 12, 10)
    photo, first, second = show_activations(PHOTO, maps, titles=["a", "b"]).rows[0]
    assert photo.picture.shape == (20, 30, 3)
    assert (first.cmap, first.limits[0], first.title, second.title) == (HEAT, 0, "a", "b")
    assert first.limits[1] == pytest.approx(np.quantile(maps[0], 0.995))


def test_one_negative_number_makes_all_maps_signed_and_each_symmetrical() -> None:
    maps = [np.ones((4, 4)), -3 * np.ones((2, 5))]
    (first, second), *others = show_activations(None, maps).rows
    assert others == []
    assert (first.cmap, first.limits, second.limits) == (SIGNED, (-1, 1), (-3, 3))
    assert second.legend == ("blue: negative", "red: positive")


def test_what_maps_show_is_said_in_words() -> None:
    heat = np.zeros((9, 9))
    heat[0, 8] = 2.5
    picture = show_activations(PHOTO, heat[None], titles=["channel 7"])
    assert picture.alt == "A photograph and maps of channels: channel 7, from 0 to 2.5, brightest at the top right."


def test_maps_of_zeros_are_drawn_black() -> None:
    file = io.BytesIO()
    picture = show_activations(None, np.zeros((1, 8, 8)))
    picture.savefig(file, format="png", facecolor="black")
    assert np.asarray(picture.rows[0][0].colours).max() < 10
    with Image.open(file) as image:
        assert image.width > 100


def test_what_is_not_written_is_said() -> None:
    assert isinstance(show_filters(None), Note)
    assert isinstance(show_filters({"trained": None}), Note)
    assert isinstance(show_activations(PHOTO, None), Note)


@pytest.mark.parametrize("wrong", [[], np.ones((2, 3, 4, 5))])
def test_other_maps_are_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match="map"):
        show_activations(PHOTO, wrong)


# --- Gratings, and mistakes ---


@pytest.mark.parametrize(("angle", "along"), [(0, (0, 1)), (90, (1, 0)), (45, (-1, 1)), (135, (1, 1))])
def test_gratings_do_not_change_along_their_stripes(angle: float, along: tuple[int, int]) -> None:
    (grating,) = gratings([angle], size=21)
    inside = grating[:, 2:-2, 2:-2]
    moved = torch.roll(grating, along, dims=(1, 2))[:, 2:-2, 2:-2]
    torch.testing.assert_close(moved, inside, atol=1e-4, rtol=0)
    across = torch.roll(grating, (along[1], -along[0]), dims=(1, 2))[:, 2:-2, 2:-2]
    assert (across - inside).abs().max() > 0.5


def test_gratings_are_grey_and_of_the_contrast_that_is_asked_for() -> None:
    stripes = gratings([0, 30], period=6, size=36, contrast=0.4) * torch.tensor(SQUEEZENET_STD).view(1, 3, 1, 1)
    torch.testing.assert_close(stripes[:, 0], stripes[:, 2])
    assert stripes.max() - stripes.min() == pytest.approx(0.4, rel=0.02)


def test_each_mistake_differs_from_the_right_images_and_the_weights_stay() -> None:
    weight = torch.randn(6, 3, 3, 3, generator=torch.Generator().manual_seed(0))
    before, right = weight.clone(), filters_to_images(weight)
    wrong = wrong_filter_images(weight)
    assert torch.equal(weight, before)
    assert len(wrong) == 4
    for name, images in wrong.items():
        assert images.shape == right.shape, name
        assert images.min() >= 0, name
        assert images.max() <= 1, name
        assert (images - right).abs().max() > 0.1, name
    torch.testing.assert_close(wrong["height and width swapped"].transpose(1, 2), right)
    shared = wrong["one range for all"]
    for one, other in zip(shared, right, strict=True):
        assert torch.corrcoef(torch.stack([one.flatten(), other.flatten()]))[0, 1] == pytest.approx(1)


def test_activations_without_a_copy_are_what_the_relu_behind_has_made_of_them() -> None:
    model = make_toy("fire", seed=2)
    X, before = torch.randn(2, 3, 18, 20, generator=torch.Generator().manual_seed(0)), model_state(model)
    careless = uncopied_activations(X, model, "features.0")
    torch.testing.assert_close(careless, layer_activations(X, model, "features.1"))
    assert layer_activations(X, model, "features.0").min() < 0 <= careless.min()
    assert model_state(model) == before
