"""Icons: they give the layer the direction that was asked for, and do not depend on how the work is divided."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from helpers import load_photo_bank, load_squeezenet, preprocess
from helpers.atlas import collect, render
from helpers.atlas.files.patches import cut_patches
from helpers.atlas.files.sprites import icons_of, sheet_of, webp
from helpers.atlas.render import render_batch, seed_of
from helpers.errors import ArgumentError
from helpers.synthesis import activations

LAYER = "features.9"


@pytest.fixture(scope="module")
def model() -> nn.Module:
    return load_squeezenet()


@pytest.fixture(scope="module")
def vectors(model) -> torch.Tensor:
    return collect(load_photo_bank().photos[::24], model, LAYER, attributed=False, progress=False).vectors


def cosines(model: nn.Module, icons: np.ndarray, vectors: torch.Tensor) -> torch.Tensor:
    X = torch.cat([preprocess(icon, 64) for icon in icons])
    maps = activations(model, X, [LAYER])[LAYER]
    middle = maps.shape[2] // 2
    return F.cosine_similarity(maps[:, :, middle, middle], vectors, dim=1)


def test_an_icon_points_along_its_vector(model, vectors):
    icons = render(vectors[:3], model, LAYER, input_side=64, icon=64, steps=12, progress=False)
    assert icons.shape == (3, 64, 64, 3)
    assert icons.dtype == np.uint8
    own, other = cosines(model, icons, vectors[:3]), cosines(model, icons, vectors[:3].roll(1, 0))
    assert (own > other).all()
    assert (own - other).mean() > 0.1


def test_icons_do_not_depend_on_how_they_are_divided(model, vectors):
    options = {"cosine_power": 4.0, "input_side": 64, "icon": 32, "steps": 3}
    whole = render(vectors[:10], model, LAYER, progress=False, **options)
    second = render_batch(vectors[8:10], model, LAYER, seed=seed_of(0, 1), **options)
    np.testing.assert_array_equal(whole[8:], second)
    assert np.array_equal(whole, render(vectors[:10], model, LAYER, progress=False, **options))
    assert not np.array_equal(whole, render(vectors[:10], model, LAYER, seed=1, progress=False, **options))


def test_a_formula_of_ones_own_takes_the_place_of_the_objective(model, vectors):
    options = {"input_side": 64, "icon": 32, "steps": 3, "progress": False}
    seen = []

    def formula(activation: torch.Tensor, vector: torch.Tensor, power: float) -> torch.Tensor:
        seen.append((tuple(activation.shape), tuple(vector.shape), power))
        cosine = F.cosine_similarity(activation, vector, dim=1, eps=1e-8).clamp(min=0.1)
        return (activation * vector).sum(dim=1) * cosine**power

    own = render(vectors[:2], model, LAYER, objective=formula, **options)
    assert set(seen) == {((18, 384), (18, 384), 4.0)}  # two icons, nine positions each
    assert np.abs(own.astype(int) - render(vectors[:2], model, LAYER, **options)).max() <= 2
    with pytest.raises(ArgumentError, match=r"the formula returns float for \d+ activations; expected \(\d+,\)"):
        render(vectors[:2], model, LAYER, objective=lambda *_: 1.0, **options)


def test_whitening_turns_the_vectors(model, vectors):
    options = {"input_side": 64, "icon": 16, "steps": 2, "progress": False}
    K = vectors.shape[1]
    plain = render(vectors[:1], model, LAYER, **options)
    assert np.array_equal(plain, render(vectors[:1], model, LAYER, whitening=torch.eye(K), **options))
    assert not np.array_equal(plain, render(vectors[:1], model, LAYER, whitening=torch.eye(K).roll(1, 0), **options))
    with pytest.raises(ArgumentError, match=r"vectors have shape \(512,\); expected \(n, K\)"):
        render(torch.ones(512), model, LAYER)


def test_a_sheet_holds_its_icons():
    icons = np.random.RandomState(0).randint(0, 256, (7, 5, 5, 3)).astype(np.uint8)
    sheet = sheet_of(icons)
    assert sheet.shape == (15, 15, 3)
    np.testing.assert_array_equal(sheet[5:10, 5:10], icons[4])
    np.testing.assert_array_equal(icons_of(sheet, 7, 5), icons)
    assert webp(sheet) == webp(sheet)


def test_patches_are_squares_around_the_position_inside_the_photograph():
    photo = np.zeros((224, 224, 3), np.uint8)
    photo[:, :, 0], photo[:, :, 1] = np.arange(224)[:, None], np.arange(224)
    members = torch.tensor([[[3, 6, 6], [3, 0, 12]], [[-1, -1, -1], [3, 12, 0]]])
    asked = []
    patches = cut_patches(members, (13, 13), lambda number: asked.append(number) or photo, side=28)
    assert asked == [3]
    assert patches.shape == (2, 2, 28, 28, 3)
    assert patches[0, 0, 14, 14, :2].tolist() == pytest.approx([112, 112], abs=4)
    assert patches[0, 1, 0, -1, :2].tolist() == pytest.approx([1, 222], abs=4)  # at the top right corner
    assert (patches[1, 0] == 128).all()
