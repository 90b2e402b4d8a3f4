"""Activations of a layer: the toy whose layers are named like SqueezeNet's, and what must end in an error."""

import pytest
import torch
from judging import lost, verdict_on

from autograde.exercises.inside_the_network.layer_activations import layer_activations
from helpers.checks.judging.registry import CRITERIA
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.record import Record
from helpers.checks.protocol.toys import make_toy
from helpers.squeezenet import SqueezeNet

NAME = "layer_activations"


def test_the_toy_has_the_layers_of_squeezenet_under_the_same_names() -> None:
    with torch.device("meta"):
        real = dict(SqueezeNet().named_modules())
    toy = dict(make_toy("fire", seed=1).named_modules())
    alike = [name for name in toy if name.startswith(tuple(f"features.{number}." for number in (3, 4)))]
    alike += [f"features.{number}" for number in range(6)] + ["classifier.0", "classifier.1"]
    assert len(alike) == 20
    for name in alike:
        assert toy[name]._get_name().strip("_") == real[name]._get_name(), name
        for option in ("kernel_size", "stride", "padding", "ceil_mode", "inplace"):
            assert getattr(toy[name], option, None) == getattr(real[name], option, None), f"{option} of {name}"
    assert "features.10" in toy


def test_the_toys_relus_work_in_place() -> None:
    model, kept = make_toy("fire", seed=1), []
    model.get_submodule("features.0").register_forward_hook(lambda module, inputs, output: kept.append(output))
    X = torch.randn(2, 3, 17, 19, generator=torch.Generator().manual_seed(0))
    model(X)
    assert kept[0].min() == 0
    assert layer_activations(X, make_toy("fire", seed=1), "features.0").min() < -0.5


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (None, "not_refused"),
        ({"kind": "raised", "type": "AttributeError"}, "passed"),
        ({"kind": "timeout", "type": "TimeUp"}, "timeout"),
        ({"kind": "died", "type": ""}, "died"),
    ],
)
def test_only_an_error_refuses(error: dict | None, kind: str) -> None:
    assert CRITERIA["refuses"](Record(error=error), [], Probe("probe", {}), {}).kind == kind


def test_another_layer_for_an_unknown_name_is_told_in_one_sentence() -> None:
    def first_layer_instead(X, model, layer):
        names = [name for name, _ in model.named_modules()]
        return layer_activations(X, model, layer if layer in names else "features.0") + (layer not in names)

    verdict = verdict_on(NAME, first_layer_instead, None)
    assert lost(verdict) == {"unknown_name"}
    assert "None, or the activations of something else" in verdict.message


def test_a_function_that_always_fails_gets_nothing_for_refusing() -> None:
    def fails(X, model, layer):
        raise ValueError("no")

    assert verdict_on(NAME, fails).points == 0


def test_a_known_error_on_one_probe_is_told_as_what_it_is() -> None:
    """Another mistake fails there with an error of the same type: running a Fire module alone on the images."""

    def fails_for_one_image(X, model, layer):
        if len(X) == 1 and layer == "features.3":
            torch.zeros(1, requires_grad=True).numpy()
        return layer_activations(X, model, layer)

    verdict = verdict_on(NAME, fails_for_one_image, None)
    assert lost(verdict) == {"layer", "unknown_name", "model_kept"}
    assert verdict.diagnosis == "numpy_needs_detach"
