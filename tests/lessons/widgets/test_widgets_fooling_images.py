"""The widget of the lesson on fooling images: a picture without a front end, and sentences where there is none."""

import numpy as np
import pytest
import torch

from autograde.exercises.network_visualization.make_fooling_image import make_fooling_image
from helpers import fooling_explorer, load_class_names
from helpers.checks.protocol.toys import make_toy
from helpers.pictures import ONE_IMAGE

NAMES = [f"{name}, and so on" for name in load_class_names()]


@pytest.fixture
def photos() -> np.ndarray:
    return np.random.RandomState(0).randint(0, 256, (3, 224, 224, 3)).astype(np.uint8)


@pytest.fixture
def model() -> torch.nn.Module:
    return make_toy("smooth", seed=3, classes=1000)


def add_one_grey_level(X, target_y, model):
    return X + 1 / 57


@pytest.fixture(autouse=True)
def images(monkeypatch):
    """Each picture is one image, as in a build."""
    monkeypatch.setenv(ONE_IMAGE, "png")


def shown(box) -> tuple[str, list[str]]:
    """The text below the controls, and the kinds of the pictures."""
    outputs = box.children[-1].outputs
    text = "".join(output.get("text", "") for output in outputs)
    return text, [kind for output in outputs for kind in output.get("data", {})]


def test_the_first_picture_is_there_without_a_front_end(photos, model):
    text, kinds = shown(fooling_explorer(photos, model, NAMES, add_one_grey_level))
    assert "image/png" in kinds
    assert "0 network calls" in text
    assert "1.0 grey levels of 255 on average" in text


def test_another_target_and_another_magnification_draw_again(photos, model):
    asked = []

    def notes_the_target(X, target_y, model):
        asked.append(target_y)
        return X + 1e-3

    box = fooling_explorer(photos, model, NAMES, notes_the_target)
    (photo, magnify), (target, _) = box.children[0].children, box.children[1].children
    before = box.children[-1].outputs
    target.value = target.options[1][1]
    magnify.value = 40
    assert asked == [target.options[0][1], target.options[1][1]]  # magnifying needs no new image
    assert box.children[-1].outputs[1] != before[1]
    photo.value = 2
    assert len(asked) == 3


def test_the_photographs_do_not_change(photos, model):
    seen = []

    def overwrites(X, target_y, model):
        seen.append(X.clone())
        X += 1
        return X

    box = fooling_explorer(photos, model, NAMES, overwrites)
    target = box.children[1].children[0]
    target.value = target.options[1][1]
    assert torch.equal(seen[0], seen[1])


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        (lambda X, target_y, model: None, "returned None; write it"),
        (lambda X, target_y, model: X[:, :1], "returned shape (1, 1, 224, 224), expected (1, 3, 224, 224)"),
        (lambda X, target_y, model: X / 0, "No fooling image: ValueError"),
        (lambda X, target_y, model: undefined, "No fooling image: NameError"),  # noqa: F821
    ],
)
def test_what_goes_wrong_is_said_and_not_raised(photos, model, function, sentence):
    text, kinds = shown(fooling_explorer(photos, model, NAMES, function))
    assert sentence in text
    assert kinds == []


def test_an_exercise_that_gives_up_says_so_here(photos):
    class Stubborn(torch.nn.Module):
        def forward(self, x):
            return x.flatten(1)[:, :1000] * 0 + torch.arange(1000.0).flip(0)

    text, _ = shown(fooling_explorer(photos, Stubborn(), NAMES, make_fooling_image))
    assert "still class 0, not 967, after 100 steps" in text


def test_any_class_can_be_typed(photos, model):
    asked = []

    def notes_the_target(X, target_y, model):
        asked.append(target_y)
        return X + 1e-3

    box = fooling_explorer(photos, model, NAMES, notes_the_target)
    target, typed = box.children[1].children
    typed.value = "little blue heron"
    assert (asked[-1], target.value, typed.value) == (131, 131, "")
    typed.value = "unicorn"
    assert "No class has" in box.children[-2].value
    assert asked[1:] == [131]
    target.value = 9
    assert "No class has" not in box.children[-2].value
