"""Explorers on a page: the old figure stays while the new one is computed, and the newest choice wins."""

import threading

import pytest
import torch

from helpers import load_class_names
from helpers.checks.protocol.toys import make_toy
from helpers.live import runs
from helpers.plotting import show_images
from helpers.widgets.class_choice import find_class, short_names
from helpers.widgets.explorer import Explorer

LONG = 60.0  # seconds after which a test has failed
NAMES = load_class_names()
DIMMED = "what-cnns-see-computing"


class Counting(Explorer):
    """Calls the network until it is told to go on, then says which drawing it was."""

    def __init__(self, model):
        super().__init__(NAMES, model)
        self.model, self.number, self.entered, self.go_on = model, 0, threading.Event(), threading.Event()
        self.arrange([])

    def redraw(self):
        self.number += 1
        number = self.number

        def draw():
            while not self.go_on.is_set():
                self.model(torch.zeros(1, 3, 8, 8))
                self.entered.set()
            yield [f"drawing {number}"]

        self.compute(draw, "drawing")


@pytest.fixture
def explorer(monkeypatch):
    monkeypatch.setattr(runs, "has_front_end", lambda: True)
    return Counting(make_toy("smooth", seed=3, classes=10))


def texts(explorer):
    return [output["text"] for output in explorer.picture.outputs]


def is_dimmed(explorer):
    return DIMMED in explorer.picture._dom_classes


def test_the_old_figure_stays_dimmed_until_the_new_one_is_there(explorer):
    explorer.go_on.set()
    explorer.redraw()
    assert explorer.box.wait(LONG)
    explorer.go_on.clear()
    explorer.redraw()
    assert explorer.entered.wait(LONG)
    assert (texts(explorer), is_dimmed(explorer)) == (["drawing 1\n"], True)
    assert "computing" in explorer.mark.value
    explorer.go_on.set()
    assert explorer.box.wait(LONG)
    assert (texts(explorer), is_dimmed(explorer)) == (["drawing 2\n"], False)
    assert "computing …" not in explorer.mark.value


def test_the_newest_choice_wins(explorer):
    explorer.redraw()
    assert explorer.entered.wait(LONG)
    first = explorer.runs.run
    explorer.redraw()
    assert first.wait(LONG)  # ended at a call of the network
    assert texts(explorer) == []
    explorer.go_on.set()
    assert explorer.box.wait(LONG)
    assert texts(explorer) == ["drawing 2\n"]
    assert not explorer.model._forward_hooks


def test_an_error_is_shown_and_ends_the_dimming(explorer):
    def draw():
        raise RuntimeError("not today")
        yield

    explorer.compute(draw, "drawing")
    assert explorer.box.wait(LONG)
    assert texts(explorer) == ["No drawing: RuntimeError: not today\n"]
    assert not is_dimmed(explorer)


def test_on_a_page_a_figure_has_a_size_and_a_description(explorer):
    figure = show_images([torch.zeros(3, 8, 8)], titles=["a <cat>"])
    explorer.compute(lambda: iter([[figure]]), "drawing")
    assert explorer.box.wait(LONG)
    (output,) = explorer.picture.outputs
    assert 'alt="a &lt;cat&gt;"' in output["data"]["text/html"]
    assert figure.height <= int(explorer.picture.layout.min_height.removesuffix("px")) < figure.height + 42


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("espresso", 967),
        ("Little Blue Heron", 131),
        ("131", 131),
        ("cardigan (474)", 474),
        ("blue heron", 131),
        ("  zebra ", 340),
    ],
)
def test_a_class_is_found_by_its_name_a_part_of_it_or_its_number(text, label):
    assert find_class(text, short_names(NAMES), NAMES)[0] == label


def test_of_several_classes_one_is_taken_and_the_others_are_named():
    label, sentence = find_class("panda", short_names(NAMES), NAMES)
    assert "panda" in NAMES[label]
    assert "Also possible: " in sentence


def test_what_matches_no_class_gets_similar_names_or_an_example():
    names = short_names(NAMES)
    assert find_class("espreso", names, NAMES) == (
        None,
        'No class has "espreso" in its name. Similar names: espresso.',
    )
    assert "such as" in find_class("§§§", names, NAMES)[1]


def test_every_class_has_a_short_name_of_its_own():
    names = short_names(dict(enumerate(NAMES)))
    assert sorted(names.values()) == list(range(1000))
    assert len({name.casefold() for name in names}) == 1000
    assert {"Cardigan (264)", "cardigan (474)", "zebra"} <= set(names)
