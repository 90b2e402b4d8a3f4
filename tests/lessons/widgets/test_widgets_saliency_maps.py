"""The widget of the lesson on saliency maps shows a picture without a front end, and survives unfinished code."""

import base64

import numpy as np
import pytest
import torch
from ipywidgets import Widget
from scipy.stats import spearmanr

from autograde.exercises.network_visualization.smooth_grad import smooth_grad
from helpers import load_imagenet_val, load_squeezenet, preprocess, saliency_explorer, show_images
from helpers.evidence.random_network import random_squeezenet, rank_correlation
from helpers.pictures import ONE_IMAGE


@pytest.fixture(scope="module")
def lesson():
    photos, _, names = load_imagenet_val(2)
    return photos, load_squeezenet(), names


@pytest.fixture(autouse=True)
def _close_widgets():
    yield
    Widget.close_all()


@pytest.fixture(autouse=True)
def images(monkeypatch):
    """Each picture is one image, as in a build."""
    monkeypatch.setenv(ONE_IMAGE, "png")


def parts_of(box):
    (photo, _), (label, _), _, (noise, copies), _, picture = (getattr(row, "children", row) for row in box.children)
    return photo, label, noise, copies, picture


def png_of(picture):
    return base64.b64decode(picture.outputs[-1]["data"]["image/png"])


def test_it_shows_a_picture_at_once_and_a_new_one_for_each_change(lesson):
    _, label, noise, copies, picture = parts_of(saliency_explorer(*lesson, smooth_grad))
    copies.value = 1
    first = png_of(picture)
    assert first.startswith(b"\x89PNG")
    noise.value = 0
    second = png_of(picture)
    label.value = label.options[1][1]
    assert len({first, second, png_of(picture)}) == 3
    assert len(picture.outputs) == 1


def test_another_photograph_brings_its_own_classes_and_one_drawing(lesson):
    calls = []

    def counted(X, y, model, noise_std, num_samples, generator):
        calls.append(int(y))
        return X.abs().amax(dim=1)

    photo, label, *_ = parts_of(saliency_explorer(*lesson, counted))
    before = label.options
    photo.value = 1
    assert label.options != before
    assert len(calls) == 2
    assert calls[-1] == label.value


def test_code_that_is_not_written_or_fails_gives_a_sentence(lesson):
    def fails(*_):
        raise RuntimeError("not today")

    for function, words in ((lambda *_: None, "returned None"), (fails, "not today")):
        *_, picture = parts_of(saliency_explorer(*lesson, function))
        assert words in picture.outputs[0]["text"]


def titles_of(monkeypatch):
    """The titles of each figure that is shown from now on."""
    shown = []
    monkeypatch.setattr(
        "helpers.widgets.saliency_maps.show_images",
        lambda images, titles, **options: shown.append(titles) or show_images(images, titles, **options),
    )
    return shown


def constant_for_the_class(X, y, model, *_):
    return X.abs().amax(dim=1) * (1 + y.view(-1, 1, 1))


def test_two_classes_are_shown_one_above_the_other(lesson, monkeypatch):
    box = saliency_explorer(*lesson, constant_for_the_class)
    shown = titles_of(monkeypatch)
    other, typed = box.children[2].children
    typed.value = "espresso"
    assert [title for title in shown[-1] if "map for" in title] == ["map for lesser panda", "map for espresso"]
    other.index = 1  # "no other class", below the class that was typed
    assert (len(shown[-1]), other.index) == (3, 1)


def test_one_click_adds_the_map_of_random_weights_and_the_rank_correlation(lesson):
    box = saliency_explorer(*lesson, constant_for_the_class)
    box.children[0].children[1].value = True
    assert "Rank correlation of the two maps, trained and random: 1.00" in box.children[-1].outputs[0]["text"]
    box.children[0].children[1].value = False
    assert len(box.children[-1].outputs) == 1


def test_random_weights_are_those_of_their_seed_and_give_every_class_a_score(lesson):
    state = torch.get_rng_state()
    model, same, other = random_squeezenet(), random_squeezenet(), random_squeezenet(1)
    assert torch.equal(torch.get_rng_state(), state)
    x = preprocess(lesson[0][0])
    assert torch.equal(model(x), same(x))
    assert not torch.equal(model(x), other(x))
    assert (model(x) != 0).all()
    assert {name: p.shape for name, p in model.named_parameters()} == {
        name: p.shape for name, p in lesson[1].named_parameters()
    }
    assert not any(p.requires_grad for p in model.parameters())
    assert not model.training


def test_the_rank_correlation_is_spearmans():
    random = np.random.RandomState(0)
    one = random.rand(20, 20)
    other = (one + random.rand(20, 20)).round(1)  # with ties
    assert rank_correlation(one, other) == pytest.approx(spearmanr(one.ravel(), other.ravel()).statistic)
    assert rank_correlation(one, one**3) == pytest.approx(1)
    assert rank_correlation(torch.tensor(one), torch.tensor(other)) == pytest.approx(rank_correlation(one, other))
    assert np.isnan(rank_correlation(one, np.zeros((20, 20))))
