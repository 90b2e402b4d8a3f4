"""Boxes with a growing picture: pause, stop and start work, and no cell's random numbers change meanwhile."""

import random
import threading

import numpy as np
import pytest
import torch
from PIL import Image

from helpers import live_class_visualization, live_fooling
from helpers.checks.protocol.toys import make_toy
from helpers.live import runs, turns
from helpers.live.runs import Newest, Run, Stopped

LONG = 60.0  # seconds after which a test has failed


@pytest.fixture
def model():
    return make_toy("smooth", seed=3, classes=10)


@pytest.fixture
def X():
    return torch.randn(1, 3, 64, 64, generator=torch.Generator().manual_seed(0))


@pytest.fixture
def on_page(monkeypatch):
    """As if a person had moved a control: work goes to the background."""
    monkeypatch.setattr(runs, "has_front_end", lambda: True)


def five_calls(X, target_y, model):
    for _ in range(5):
        X = X + 0.01
        model(X)
    return X


def fails(X, target_y, model):
    model(X)
    raise RuntimeError("not today")


def forever(X, target_y, model):
    X = X.clone()
    while True:
        X += 0.01
        model(X)


def bare(model):
    return not model._forward_hooks


def outcome(box):
    """The text of a box without a page."""
    (output,) = box.children[-1].outputs
    return output.get("text") or output["data"]["text/plain"]


def test_without_a_page_a_box_holds_the_last_picture(model, X):
    box = live_fooling(X, 3, model, five_calls)
    assert "in 5 network calls" in outcome(box)
    assert set(box.children[-1].outputs[0]["data"]) == {"text/html", "text/plain"}
    assert box.children[-1].outputs == live_fooling(X, 3, model, five_calls).children[-1].outputs


def test_a_box_says_what_goes_wrong(model, X):
    assert "fails stopped with RuntimeError: not today" in outcome(live_fooling(X, 3, model, fails))
    assert "Nothing to show yet" in outcome(live_fooling(X, 3, model, lambda *_: None))
    assert bare(model)


def test_a_box_bears_a_function_that_never_calls_the_network(model):
    def paints(target_y, model, dtype, **options):
        return Image.new("RGB", (8, 8)) if options["show_every"] > 1000 else None

    assert "no network call yet" in outcome(live_class_visualization(3, model, paints))


def test_a_box_protects_the_photograph(model, X):
    def overwrites(X, target_y, model):
        X += 1
        return X

    before = X.clone()
    live_fooling(X, 3, model, overwrites)
    assert torch.equal(X, before)


def test_stop_keeps_the_picture_so_far_and_leaves_the_model_bare(model, X, on_page):
    started = called(model)
    box = live_fooling(X, 3, model, forever)
    buttons, view, *_ = box.children
    assert started.wait(LONG)
    assert not box.wait(0)
    buttons.children[1].click()
    assert box.wait(LONG)
    assert "stopped, after" in view.value
    assert view.value.count("data:image/jpeg") == 2
    model.handle.remove()
    assert bare(model)


def test_a_paused_box_goes_on_when_resumed(model, X, on_page):
    started = called(model)
    box = live_fooling(X, 3, model, forever)
    pause, stop, _ = box.children[0].children
    assert started.wait(LONG)
    pause.click()
    assert pause.description == "Resume"
    started.clear()
    pause.click()
    assert pause.description == "Pause"
    assert started.wait(LONG)  # the network is called again
    pause.click()
    stop.click()  # ends a paused run as well
    assert box.wait(LONG)


def test_a_second_start_ends_the_first(model, X, on_page):
    started = called(model)
    box = live_fooling(X, 3, model, forever)
    assert started.wait(LONG)
    *_, again = box.children[0].children
    again.click()
    assert not box.wait(0)  # the second
    box.children[0].children[1].click()
    assert box.wait(LONG)


def called(model):
    """An event that is set whenever the network is called."""
    event = threading.Event()
    model.handle = model.register_forward_hook(lambda *_: event.set())
    return event


def draws():
    return random.random(), np.random.rand(), torch.rand(1).item()


def seed_all():
    random.seed(1), np.random.seed(1), torch.manual_seed(1)


@pytest.mark.parametrize("background", [False, True])
def test_a_run_has_a_random_state_of_its_own(background):
    seed_all()
    wanted = draws()
    seed_all()
    found = []
    for _ in range(2):
        run = Run(lambda run: (found.append(draws()), run.checkpoint()), seed=5)
        run.start(background)
        assert run.wait(LONG)
    assert draws() == wanted
    assert found[0] == found[1] != wanted


def test_a_cell_computes_between_two_steps_of_the_work_with_its_own_random_state():
    seed_all()
    wanted = [draws() for _ in range(3)]
    seed_all()
    cell, reached, steps = turns._Cell(), threading.Event(), []

    def work(run):
        while True:
            steps.append(random.random())
            run.checkpoint()
            reached.set()

    run = Run(work)
    run.start(background=True)
    found = []
    for _ in range(3):
        assert reached.wait(LONG)
        cell.begin()
        found.append(draws())
        reached.clear()
        cell.end()
    run.stop()
    assert run.wait(LONG)
    assert found == wanted
    alone = random.Random(0)
    assert steps == [alone.random() for _ in steps]


def test_of_several_runs_the_newest_ends_the_others(on_page):
    newest, ended = Newest(), []

    def endless(name):
        def work(run):
            try:
                while True:
                    run.checkpoint()
            finally:
                ended.append(name)

        return work

    first = newest.start(endless("first"))
    second = newest.start(endless("second"))
    third = newest.start(lambda run: ended.append("third"))
    assert all(run.wait(LONG) for run in (first, second, third))
    assert third is newest.run
    assert ended[-1] == "third"


def test_students_who_catch_exceptions_do_not_catch_a_stop():
    assert not issubclass(Stopped, Exception)
