"""A prediction takes a guess from controls or from code, and shows it beside the result."""

from types import SimpleNamespace

import IPython
import numpy as np
import pytest
import torch
from ipywidgets import Button, RadioButtons, Text, Widget

from helpers import predict
from helpers.errors import ArgumentError
from helpers.unwritten import Note

CHOICES = ["it grows", "it stays", "it falls"]
PHOTO = np.random.RandomState(0).randint(255, size=(60, 80, 3), dtype=np.uint8)


@pytest.fixture(autouse=True)
def _close_widgets():
    yield
    Widget.close_all()


def controls(prediction, kind):
    prediction._repr_mimebundle_()
    found, waiting = [], [prediction._controls.box]
    while waiting:
        widget = waiting.pop(0)
        found += [widget] if isinstance(widget, kind) else []
        waiting += list(getattr(widget, "children", ()))
    return found


def status(prediction):
    return prediction._controls._status.value


def shown(what):
    return what._repr_html_()


def test_a_choice_is_made_with_a_radio_button_or_in_code():
    guess = predict("What happens?", CHOICES)
    (radio,) = controls(guess, RadioButtons)
    assert radio.index is None
    radio.value = "it falls"
    assert guess.guess == "it falls"
    assert "it falls" in status(guess)
    for given, meant in ((2, "it stays"), ("It GROWS.", "it grows"), ("it f", "it falls")):
        guess.commit(given)
        assert guess.guess == meant


def test_a_number_is_typed_with_its_unit():
    guess = predict("What share?", low=0, high=100, unit="%")
    (box,) = controls(guess, Text)
    for given, number in (("37", 37), ("37,5 %", 37.5), (" 4e1%", 40)):
        box.value = given
        assert guess.guess == number
    box.value = ""
    assert guess.guess == 40, "an empty box changes nothing"
    guess.commit(torch.tensor(12.0))
    assert guess.guess == 12


def test_a_place_is_clicked_or_typed_and_every_field_says_where_it_is():
    guess = predict("Where?", picture=PHOTO)
    buttons = controls(guess, Button)
    assert len(buttons) == 64
    assert buttons[19].tooltip == "row 3 of 8, column 4 of 8"
    assert not any(button.tabbable for button in buttons), "the keyboard has the box below"
    buttons[19].click()
    assert guess.guess == (3, 4)
    assert [button.description != "" for button in buttons].index(True) == 19
    (box,) = controls(guess, Text)
    box.value = "row 5, column 1"
    assert guess.guess == (5, 1)


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ({"choices": CHOICES}, "it"),
        ({"choices": CHOICES}, 4),
        ({"choices": CHOICES}, True),
        ({"choices": CHOICES}, ""),
        ({"low": 0, "high": 1}, 2),
        ({"low": 0, "high": 1}, "half"),
        ({}, "nan"),
        ({}, torch.zeros(3)),
        ({"picture": PHOTO}, (0, 1)),
        ({"picture": PHOTO}, (1, 9)),
        ({"picture": PHOTO}, "3"),
        ({"picture": PHOTO}, 3),
    ],
)
def test_what_is_no_guess_says_what_is_wanted_and_raises_nothing(asked, given):
    guess = predict("What?", **asked)
    told = guess.commit(given)
    assert guess.guess is None
    assert str(given)[:10] in repr(told) or given == ""


def test_the_guess_stays_once_the_result_is_out():
    guess = predict("What happens?", CHOICES, guess="it grows")
    (radio,) = controls(guess, RadioButtons)
    guess.reveal("it falls")
    assert "stays: it grows" in repr(guess.commit("it falls"))
    assert guess.guess == "it grows"
    assert radio.disabled
    late = predict("What happens?", CHOICES)
    late.reveal("it falls")
    assert "run the cell with the question again" in repr(late.commit("it falls"))
    assert late.guess is None


def test_guess_and_result_stand_side_by_side():
    right = shown(predict("What?", CHOICES, guess="it grows").reveal("it grows"))
    assert right.index("Your guess") < right.index("What came out")
    assert "Just as you said." in right
    assert "Find out why" in shown(predict("What?", CHOICES, guess="it stays").reveal("it grows"))
    for number, word in ((37, "Just as"), (41, "Very close"), (50, "right region"), (90, "A surprise?")):
        assert word in repr(predict("What?", low=0, high=100, guess=number).reveal(37.5))
    for place, word in (((4, 2), "Just as"), ((5, 3), "Very close"), ((4, 4), "right region"), ((1, 8), "A surprise?")):
        assert word in repr(predict("Where?", picture=PHOTO, guess=place).reveal((4, 2)))


def test_without_a_guess_the_result_is_told_all_the_same():
    for asked, result, text in (
        ({"choices": CHOICES}, "it falls", "it falls"),
        ({"low": 0, "unit": "%"}, 37.24, "37.2%"),
        ({"unit": "steps"}, 1234.5, "1,234 steps"),
        ({"picture": PHOTO}, (3, 4), "row 3, column 4"),
    ):
        told = predict("What?", **asked).reveal(result)
        assert repr(told) == f"What? No guess this time. What came out: {text}."
        assert "Your guess" not in shown(told)


def test_without_controls_it_is_told_how_to_guess_in_code(monkeypatch):
    far = predict("How far?", low=0, high=10)
    assert "`guess.commit(5)`" in repr(far)
    monkeypatch.setattr(IPython, "get_ipython", lambda: SimpleNamespace(user_ns={"_": far, "other": 3, "far": far}))
    assert "`far.commit(5)`" in repr(far)


def test_an_unwritten_exercise_reveals_nothing():
    guess = predict("What?", low=0)
    assert isinstance(guess.reveal(None), Note)
    guess.commit(3)
    assert guess.guess == 3


def test_the_brightest_field_of_a_map_is_the_result():
    for shape in ((16, 24), (1, 16, 24)):
        brightness = torch.zeros(shape)
        brightness[..., 4:6, 21:] = 1
        brightness[..., 15, 0] = 5  # a grain
        assert "row 3, column 8" in repr(predict("Where?", picture=PHOTO).reveal(brightness))
    with pytest.raises(ArgumentError, match="fewer pixels"):
        predict("Where?", picture=PHOTO).reveal(torch.zeros(7, 20))
    with pytest.raises(ArgumentError, match="a finite map"):
        predict("Where?", picture=PHOTO).reveal(torch.zeros(2, 3, 4))
    with pytest.raises(ArgumentError, match="not one of the choices"):
        predict("What?", CHOICES).reveal("it flies")
    with pytest.raises(ArgumentError, match="the number that came out"):
        predict("What?").reveal("many")


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"choices": ["one"]}, "two or more"),
        ({"choices": ["a", "A"]}, "two or more"),
        ({"choices": "ab"}, "two or more"),
        ({"choices": ["a", "b" * 91]}, "at most 90"),
        ({"low": 2, "high": 1}, "low must be below"),
        ({"picture": PHOTO, "grid": 1}, "grid"),
        ({"picture": PHOTO, "choices": CHOICES}, "not both"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(asked, message):
    with pytest.raises(ArgumentError, match=message):
        predict("What?", **asked)


def test_everything_is_small_escaped_and_the_same_each_time():
    def displays():
        guess = predict("Is 1 < 2 in `w`?", ["<b>", "no"], guess="<b>")
        place = predict("Where & why?", picture=PHOTO, guess=(1, 2))
        bundle = guess._repr_mimebundle_()
        return [bundle["text/html"], bundle["text/plain"], shown(guess.reveal("no")), shown(place.reveal((8, 8)))]

    first = displays()
    assert first == displays()
    assert all(len(text) < 60_000 for text in first)
    assert not any("<b></b>" in text or "1 < 2" in text for text in (first[0], first[2]))
    assert "&lt;b&gt;" in first[0]
    assert 'alt="The picture, with a ring on your guess (row 1, column 2)' in first[3]
    assert "Where &amp; why?" in first[3]
