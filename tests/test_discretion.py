"""Texts that come from hidden probes alone are not repeated; and what arguments hold is looked at, not asked."""

import numpy as np
import pytest
import torch

from autograde.exercise import HIDDEN
from autograde.judging.discretion import discreet
from autograde.worker.digest import changed, digest
from helpers.checks.arguments import Tensor, Value
from helpers.checks.error_hints import explain_error
from helpers.checks.record import Record


def error(message: str, kind: str = "ValueError") -> dict:
    return {"kind": "raised", "type": kind, "message": message, "lines": ["line 3, in f: raise"]}


def told_of_hidden(hidden: dict, public: dict | None = None) -> str:
    records = {"one": Record(error=public), "one" + HIDDEN: Record(error=hidden)}
    return explain_error(discreet(records)["one" + HIDDEN].error or {}).message


def test_an_error_on_hidden_inputs_does_not_tell_them():
    told = told_of_hidden(error("[1.5, 2.25]"))
    assert "1.5" not in told
    assert "line 3" not in told
    assert "ValueError, on inputs that are not shown" in told


def test_a_type_of_the_student_s_own_making_is_not_told():
    assert "X1_5" not in told_of_hidden(error("", "X1_5"))


def test_the_same_error_on_public_inputs_is_told_whole():
    same = error("too few images")
    assert "too few images" in told_of_hidden(same, public=dict(same))
    assert "line 3" in told_of_hidden(same, public=dict(same))


def test_which_known_error_it_is_is_told_all_the_same():
    told = told_of_hidden(error("The size of tensor a (5) must match the size of tensor b (3)", "RuntimeError"))
    assert told == "Shapes or indices do not fit together. (RuntimeError, on inputs that are not shown)"


def test_types_and_notes_of_hidden_records_are_plain():
    odd = Record(returned_type="student.X1_5", notes=["inputs were 1.5"])
    kept = discreet({"one" + HIDDEN: odd})["one" + HIDDEN]
    assert kept.returned_type == "builtins.object"
    assert "1.5" not in kept.notes[0]


def test_records_of_public_probes_stay_as_they_are():
    record = Record(error=error("[1.5]"), returned_type="student.X", notes=["1.5"])
    assert discreet({"one": record}) == {"one": record}


@pytest.mark.parametrize(
    "other",
    [torch.tensor([1.0, 2.0, 4.0]), torch.tensor([[1.0, 2.0, 3.0]]), torch.tensor([1.0, 2.0, 3.0]).double()],
    ids=["values", "shape", "dtype"],
)
def test_a_digest_tells_tensors_apart(other):
    assert digest(torch.tensor([1.0, 2.0, 3.0])) != digest(other)


def test_a_digest_is_of_values_alone():
    x = torch.tensor([[0.0, 1.0], [2.0, 3.0]])
    same = torch.tensor([[-0.0, 2.0], [1.0, 3.0]], requires_grad=True).T
    assert digest(x) == digest(same)


def test_an_argument_counts_as_changed_unless_its_digest_says_otherwise():
    arguments = {"x": Tensor(np.ones(3, np.float32)), "y": Tensor(np.zeros(2)), "step": Value(0.5)}
    kept = {"x": digest(torch.ones(3))}
    assert changed(arguments, kept) == {"x": False, "y": True}
    assert changed(arguments, kept | {"y": 7}) == {"x": False, "y": True}
    with pytest.raises(ValueError, match="not digests"):
        changed(arguments, None)
