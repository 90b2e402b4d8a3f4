"""What a record tells of a call: how it ended, and what the model was shown."""

import copy

import numpy as np
import pytest
import torch

from helpers.checks.protocol.arguments import Tensor, Toy
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.run import run_probe
from helpers.images import deprocess

IMAGE = np.zeros((1, 3, 8, 8), np.float32)
ARGUMENTS = {"X": Tensor(IMAGE), "model": Toy("smooth", {"seed": 1})}


def record_of(function, **options):
    return run_probe(function, Probe("probe", ARGUMENTS, **options))


def raises(X, model):
    raise RuntimeError("not fooled")


def asserts(X, model):
    assert X.sum() > 1, "not fooled"


def raises_in_a_helper(X, model):
    raises(X, model)


def divides(X, model):
    return 1 / 0


def asks_torch(X, model):
    return X.view(7, 7)


def asks_the_course(X, model):
    return deprocess(X[0, 0, 0])


def wraps_another_error(X, model):
    try:
        X.view(7, 7)
    except RuntimeError:
        raise ValueError("it did not work") from None


def passes_another_error_on(X, model):
    try:
        X.view(7, 7)
    except RuntimeError:
        raise


def raises_a_text(X, model):
    raise "not fooled"  # noqa: B016


def is_not_written(X, model):
    raise NotImplementedError


DELIBERATE = (raises, asserts, raises_in_a_helper, torch.enable_grad()(raises))
MISHAPS = (
    *(divides, asks_torch, asks_the_course, wraps_another_error, passes_another_error_on, raises_a_text),
    is_not_written,
)


@pytest.mark.parametrize("function", DELIBERATE + MISHAPS)
def test_an_error_that_the_function_means_is_told_from_one_that_happens_to_it(function):
    error = record_of(function).error
    assert error["kind"] == "raised"
    assert error["deliberate"] == (function in DELIBERATE)


def helps(image):
    return image


def calls_its_helper(X, model):
    return helps(X, model)


def calls_the_model(X, model):
    return model(X, X)


def calls_it_within_torch(X, model):
    return torch.func.grad(helps)(X, X)


def test_only_a_call_by_name_of_ones_own_function_is_one():
    assert record_of(calls_its_helper).error["own_callee"] is True
    for function in (calls_the_model, calls_it_within_torch, divides, lambda X: X):
        assert record_of(function).error["own_callee"] is False


def asks_for_no_gradient(X, model):
    X = torch.autograd.Variable(X, volatile=True)
    model(X).sum().backward()


def test_a_line_that_asked_for_no_gradient_is_among_those_that_led_to_a_missing_one():
    lines = [line["source"] for line in record_of(asks_for_no_gradient).error["lines"]]
    assert lines == ["X = torch.autograd.Variable(X, volatile=True)", "model(X).sum().backward()"]


def moves(times, call):
    def function(X, model):
        for _ in range(times):
            call(model, X)
            X = X + 1
        raise RuntimeError("not fooled")

    return function


@pytest.mark.parametrize(
    "call",
    [
        lambda model, X: model(X),
        lambda model, X: model.forward(X),
        lambda model, X: model(x=X),
        lambda model, X: copy.deepcopy(model).double()(X.double()),
    ],
)
def test_every_way_to_call_the_model_is_seen(call):
    record = record_of(moves(3, call), log_inputs=True)
    assert record.forwards == len(record.forward_inputs) == 3
    assert record.last_input.mean() == 2


def test_a_call_that_repeats_the_one_before_counts_half_towards_the_bound():
    assert record_of(moves(10, lambda model, X: (model(X), model(X))), max_forwards=10).error["kind"] == "raised"
    assert record_of(moves(11, lambda model, X: model(X)), max_forwards=10).error["kind"] == "forward_limit"
    still = record_of(lambda X, model: [model(X) for _ in range(100)], max_forwards=10)
    assert (still.error["kind"], still.forwards) == ("forward_limit", 21)


def test_the_last_image_is_kept_as_it_was_when_the_model_saw_it():
    def function(X, model):
        model(X)
        X += 5
        raise RuntimeError("not fooled")

    assert record_of(function).last_input.max() == 0
    assert record_of(lambda X, model: model(X)).last_input is None
