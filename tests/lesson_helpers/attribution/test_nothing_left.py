"""No method leaves anything behind: on the model, the caller's tensors, the random state, also after an exception."""

import contextlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from networks import noise
from torch import Tensor, nn

from helpers import attribution
from helpers.attribution import METHODS
from helpers.checks.protocol.state import model_state
from helpers.checks.protocol.toys import make_toy

LAYER = "features.3"
CALLS: dict[str, Callable[[Tensor, Tensor, nn.Module], Any]] = {
    "input_gradient": attribution.input_gradient,
    "saliency_map": attribution.saliency_map,
    "smooth_grad": lambda X, y, model: attribution.smooth_grad(X, y, model, num_samples=2),
    "occlusion_map": lambda X, y, model: attribution.occlusion_map(X, y, model, 8, 8),
    "deconvnet": attribution.deconvnet,
    "guided_backprop": attribution.guided_backprop,
    "class_activation_map": attribution.class_activation_map,
    "grad_cam": lambda X, y, model: attribution.grad_cam(X, y, model, LAYER),
    "guided_grad_cam": lambda X, y, model: attribution.guided_grad_cam(X, y, model, LAYER),
    **{
        f"METHODS[{name!r}]": lambda X, y, model, of=method: of.maps(X, y, model, LAYER)
        for name, method in METHODS.items()
    },
}


class Everything:
    """What must be as before, of a model and the tensors beside it."""

    def __init__(self, model: nn.Module, *tensors: Tensor) -> None:
        self.state = model_state(model)
        self.modules = [(name, id(module), type(module)) for name, module in model.named_modules()]
        self.attributes = [_attributes(module) for module in model.modules()]
        self.parameters = [(name, id(one), one.requires_grad, one.grad) for name, one in model.named_parameters()]
        self.memory_formats = [one.stride() for one in model.parameters()]
        self.tensors = [(one.clone(), one.requires_grad, one.grad, one.stride(), one._version) for one in tensors]
        self.random = (torch.get_rng_state(), np.random.get_state()[1].tolist())
        self.switches = (
            torch.is_grad_enabled(),
            torch.get_num_threads(),
            len(torch.overrides._get_current_function_mode_stack()),
        )

    def assert_same_as(self, other: "Everything") -> None:
        for name, value in vars(self).items():
            if name not in ("tensors", "random"):
                assert value == getattr(other, name), name
        for (values, *rest), (others, *other_rest) in zip(self.tensors, other.tensors, strict=True):
            assert torch.equal(values, others)
            assert rest == other_rest
        assert torch.equal(self.random[0], other.random[0])
        assert self.random[1] == other.random[1]


def _attributes(module: nn.Module) -> dict[str, Any]:
    """Plain attributes, such as a ReLU's `inplace`, hooks in particular, and a `forward` that replaced the layer's."""
    plain = {name: value for name, value in vars(module).items() if isinstance(value, bool | int | float | str | tuple)}
    return (
        plain
        | {name: dict(value) for name, value in vars(module).items() if name.endswith("_hooks")}
        | {"forward": vars(module).get("forward")}
    )


def given(**options: Any) -> tuple[Tensor, Tensor, nn.Module]:
    model = make_toy("fire", seed=3, **options)
    model.classifier[1].weight.requires_grad_()  # of some parameters, as in a network that is being trained
    return noise(10, 3, 20, 24).requires_grad_(), torch.arange(10) % 7, model


@pytest.mark.parametrize("name", CALLS)
def test_all_is_as_before(name: str) -> None:
    X, y, model = given()
    before = Everything(model, X, y)
    with torch.no_grad():
        CALLS[name](X, y, model)
    CALLS[name](X, y, model)
    before.assert_same_as(Everything(model, X, y))


@pytest.mark.parametrize("fails_at", ["features.4", "features.3.expand3x3_activation", "classifier.1", ""])
@pytest.mark.parametrize("name", CALLS)
def test_all_is_as_before_after_an_exception(name: str, fails_at: str) -> None:
    """The model fails in the middle, in a ReLU, at the classifier, or as a whole; at once or in the second batch."""
    for calls in (0, 1):
        X, y, model = given(fails_at=fails_at, fails_after=calls)
        before = Everything(model, X, y)
        # CAM needs nothing behind the features, and so does not meet what fails there.
        expected = contextlib.suppress(RuntimeError) if "activation_map" in name else pytest.raises(RuntimeError)
        with expected:
            CALLS[name](X, y, model)
        before.assert_same_as(Everything(model, X, y))


@pytest.mark.parametrize("name", CALLS)
def test_results_share_no_memory_with_the_callers_tensors_and_need_no_gradient(name: str) -> None:
    X, y, model = given()
    found = CALLS[name](X, y, model)
    assert not found.requires_grad
    assert found.untyped_storage().data_ptr() != X.untyped_storage().data_ptr()


@pytest.mark.parametrize("name", CALLS)
def test_the_same_call_gives_the_same(name: str) -> None:
    X, y, model = given()
    first = CALLS[name](X, y, model)
    torch.randn(3)
    assert torch.equal(first, CALLS[name](X, y, model))


@pytest.mark.parametrize("name", CALLS)
def test_every_image_is_treated_by_itself(name: str) -> None:
    """In batches or alone: ten images are two batches. SmoothGrad draws other noise for another image."""
    X, y, model = given()
    if "smooth_grad" in name:
        alone = CALLS[name](X[:1], y[:1], model)
        torch.testing.assert_close(alone, CALLS[name](X, y, model)[:1], rtol=1e-4, atol=1e-5)
        return
    alone = torch.cat([CALLS[name](X[i : i + 1], y[i : i + 1], model) for i in range(len(X))])
    torch.testing.assert_close(CALLS[name](X, y, model), alone, rtol=1e-4, atol=1e-5)
