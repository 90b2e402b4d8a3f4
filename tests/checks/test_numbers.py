"""A few numbers that come back together, and arrays that come back as lists."""

import numpy as np
import pytest
import torch

from helpers.checks.criteria.values import numbers, stacked, values
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.run import run_probe

PROBE = Probe("a call", {})
RIGHT = (7, 4, -2)


def outcome(returned: object, place: int | None = None):
    options = {} if place is None else {"observe": f"returned.{place}"}
    record, accepted = (run_probe(lambda one=one: one, PROBE) for one in (returned, RIGHT))
    return numbers(record, [accepted], PROBE, options)


@pytest.mark.parametrize("returned", [RIGHT, [7.0, 4.0, -2.0], torch.tensor(RIGHT), np.array(RIGHT, np.int8)])
def test_numbers_may_come_in_any_form(returned: object) -> None:
    assert outcome(returned).passed
    assert all(outcome(returned, place).passed for place in range(3))


def test_tensors_of_one_number_are_numbers() -> None:
    assert outcome([torch.tensor(7), np.float32(4), torch.tensor([-2])]).passed


def test_each_number_is_judged_on_its_own() -> None:
    given = (7, 5, -2.5)
    assert [outcome(given, place).kind for place in range(3)] == ["passed", "wrong_number", "wrong_number"]
    assert outcome(given).facts == {"got": 5, "wanted": 4}
    assert outcome(given, 2).facts == {"got": -2.5, "wanted": -2}


@pytest.mark.parametrize("returned", [(7, 4), 7, torch.zeros(3, 3), "7, 4, -2", {"size": 7}])
def test_another_form_is_told_as_such(returned: object) -> None:
    assert outcome(returned, 0).kind == "wrong_form"


def test_a_missing_number_is_no_wrong_one() -> None:
    assert outcome((7, 4, None), 0).passed
    assert outcome((7, 4, None), 2).kind == "no_number"
    assert outcome((7, float("nan"), -2)).kind == "no_number"
    assert outcome(None).kind == "returns_none_of_several"


def compared(returned: object, observe: str = "returned.1", stack: bool = True):
    expected = torch.arange(3.0), torch.arange(6).view(3, 2)
    record, accepted = (run_probe(lambda one=one: one, PROBE) for one in (returned, expected))
    return values(record, [accepted], PROBE, {"observe": observe, "stack": stack})


def test_lists_of_numbers_spell_an_array() -> None:
    rows = [(0, 1), torch.tensor([2, 3]), [torch.tensor(4), 5.0]]
    assert compared(([0.0, 1, 2], rows)).passed
    assert compared(([0.0, 1, 2], rows), "returned.0").passed
    assert compared(([0.0, 1, 2], rows), "returned").passed
    assert compared(([0.0, 1, 2], rows), "returned", stack=False).kind == "wrong_form"
    assert compared((0, rows), stack=False).kind == "wrong_type"


def test_lists_that_spell_none_stay_lists() -> None:
    for tree in ([], [[1], [1, 2]], [None, np.zeros(2)], {"a": np.zeros(2)}):
        assert stacked(tree) is tree


def test_an_element_that_did_not_come_back_is_told_as_a_form() -> None:
    assert compared(torch.arange(3.0), "returned.0").kind == "wrong_form"
    assert compared([torch.zeros(3)], "returned.0").facts["got_form"] == {"kind": "elements", "count": 1}
    assert compared(None, "returned.0").kind == "returns_none_of_several"


@pytest.mark.parametrize(
    ("returned", "kind"),
    [
        (torch.tensor(2.5), "passed"),
        (torch.tensor([2.5]), "passed"),
        (torch.tensor([[2.5]]), "passed"),
        (2.5, "passed"),
        (np.float64(2.5), "passed"),
        (torch.tensor([2.5, 2.5]), "wrong_shape"),
        ([torch.tensor(2.5)], "wrong_type"),
        (torch.tensor([2.4]), "wrong_values"),
        (torch.tensor(float("nan")), "not_finite"),
        (3, "wrong_dtype"),
        (None, "returns_none"),
    ],
)
def test_a_single_number_may_come_in_any_shape(returned: object, kind: str) -> None:
    record, accepted = (run_probe(lambda one=one: one, PROBE) for one in (returned, torch.tensor(2.5)))
    assert values(record, [accepted], PROBE, {"scalar": True}).kind == kind
