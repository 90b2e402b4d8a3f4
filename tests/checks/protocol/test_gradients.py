"""Probes may ask for the gradient of what is returned: what is kept of it, how it is judged, and what is said."""

import numpy as np
import pytest
import torch
from warm import fork_server

from autograde.sessions.session import Session, module_program
from helpers.checks.criteria.values import constant, values
from helpers.checks.judging.messages import explain
from helpers.checks.judging.spec import Part, Spec
from helpers.checks.packing import pack, unpack
from helpers.checks.protocol.arguments import Noise, Several
from helpers.checks.protocol.gradients import weights_of
from helpers.checks.protocol.probe import Probe, probe_from_data
from helpers.checks.protocol.record import record_from_data
from helpers.checks.protocol.run import run_probe

_ARGUMENTS = {"x": Noise((2, 3), 1, requires_grad=True), "target": Noise((2, 3), 2, requires_grad=True)}
PROBE = Probe("probe", _ARGUMENTS, gradients=("x", "target"))
OF_X = {"observe": "gradients.x"}


def distances(x, target):
    return ((x - target.detach()) ** 2).sum(dim=1)


def test_the_gradient_is_that_of_the_weighted_sum():
    x, target = (argument.build() for argument in _ARGUMENTS.values())
    record = run_probe(distances, PROBE)
    right = 2 * (x - target).detach().numpy() * np.array([[1], [2]])
    np.testing.assert_allclose(record.gradients["x"], right, rtol=1e-6)
    assert record.gradients["target"] is None
    assert weights_of(torch.zeros(())).item() == 1


def test_it_leaves_no_trace_and_survives_the_journey():
    record = run_probe(distances, PROBE)
    assert record.grads_left == {"x": False, "target": False}
    again = record_from_data(unpack(pack(record.to_data())))
    np.testing.assert_array_equal(again.gradients["x"], record.gradients["x"])
    assert again.gradients["target"] is None
    assert probe_from_data(unpack(pack(PROBE.to_data()))).gradients == ("x", "target")


def test_arguments_in_a_list_are_named_by_their_place():
    probe = Probe("probe", {"feats": Several([Noise((2,), 1, requires_grad=True)])}, gradients=("feats.0",))
    record = run_probe(lambda feats: 3 * feats[0].sum(), probe)
    np.testing.assert_array_equal(record.gradients["feats.0"], [3, 3])


def test_what_is_stored_of_probes_and_records_without_gradients_is_as_before():
    plain = Probe("probe", _ARGUMENTS)
    assert "gradients" not in plain.to_data()
    assert "gradients" not in run_probe(distances, plain).to_data()


def test_a_function_in_the_jail_is_differentiated_there():
    source = b"def distances(x, target):\n    return ((x - target.detach()) ** 2).sum(dim=1)\n"
    with Session(fork_server()) as session:
        session.load(module_program(source, "student.py"))
        found = session.record("distances", PROBE).gradients
    np.testing.assert_allclose(found["x"], run_probe(distances, PROBE).gradients["x"], rtol=1e-5)
    assert found["target"] is None


def calls_backward(x, target):
    loss = distances(x, target)
    loss.sum().backward()
    return loss


def overwrites_the_graph(x, target):
    difference = x - target.detach()
    loss = (difference**2).sum(dim=1)
    difference *= 0
    return loss


@pytest.mark.parametrize(
    ("function", "kind"),
    [
        (distances, "passed"),
        (lambda x, target: distances(x, target).double(), "passed"),
        (lambda x, target: distances(x.detach(), target), "no_gradient"),
        (lambda x, target: distances(x, target).detach().numpy(), "no_gradient"),
        (lambda x, target: 2.5, "no_gradient"),
        (lambda x, target: target.sum(), "no_gradient"),
        (overwrites_the_graph, "no_gradient"),
        (calls_backward, "graph_gone"),
        (lambda x, target: 2 * distances(x, target), "wrong_values"),
        (lambda x, target: distances(x, target).flip(0), "wrong_values"),
        (lambda x, target: distances(x, target).sqrt(), "wrong_values"),
        (lambda x, target: (distances(x, target) * 0).sqrt(), "not_finite"),
        (lambda x, target: x.view(7), "raised"),
    ],
)
def test_a_wrong_gradient_is_told_from_one_that_is_missing(function, kind):
    accepted = [run_probe(distances, PROBE)]
    outcome = values(run_probe(function, PROBE), accepted, PROBE, OF_X)
    assert outcome.kind == kind
    assert outcome.facts.get("name", "x") == "x"


def test_no_gradient_may_reach_a_constant():
    def judged(function):
        return constant(run_probe(function, PROBE), [], PROBE, {"of": "target"}).kind

    assert judged(distances) == "passed"
    assert judged(lambda x, target: (x + 0 * target).sum()) == "passed"
    assert judged(lambda x, target: ((x - target) ** 2).sum()) == "gradient_flows"
    assert judged(lambda x, target: x.view(7)) == "raised"


def test_what_is_said_of_it_names_the_argument():
    part = Part("gradient", "has the gradient", 1, ("probe",), options=OF_X)
    spec = Spec("made_up", "made_up(x, target)", (part,), (PROBE,), ())
    expected = type("Expected", (), {"accepted": lambda self, name: [run_probe(distances, PROBE)]})()

    def said(function):
        outcome = values(run_probe(function, PROBE), expected.accepted("probe"), PROBE, OF_X)
        return str(explain(spec, part, {"probe": outcome}, expected).sentence)

    doubled = said(lambda x, target: 2 * distances(x, target))
    assert doubled.startswith("In the gradient of what you return with respect to x: Your result is 2 times")
    assert said(calls_backward).startswith("Your function calls `backward()` itself")
    assert said(lambda x, target: 2.5) == "No gradient reaches x from what you return."
