"""What counts as leaving a model as it was: each kind of change is seen and named, and what is put back is not."""

import copy

import pytest
import torch
from torch import nn

from helpers.checks.protocol.arguments import Noise, SqueezeNet, Toy
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.record import ASPECTS
from helpers.checks.protocol.run import run_probe
from helpers.checks.protocol.state import model_state
from helpers.checks.sentences import is_known

PROBE = Probe("probe", {"X": Noise((1, 3, 17, 19), 1), "model": Toy("fire", {"seed": 2, "final_relu": 1})})
RELU = "features.3.squeeze_activation"


class Rectified(nn.ReLU):
    pass


def passes(*args):
    return args[-1]


def another_relu(model):
    model.features[1] = nn.ReLU(inplace=True)


def another_kind_of_relu(model):
    model.set_submodule(RELU, Rectified(inplace=True))


def another_class(model):
    model.get_submodule(RELU).__class__ = Rectified


def another_forward(model):
    model.get_submodule(RELU).forward = passes


def a_copy_for_the_relu(model):
    relu = model.get_submodule(RELU)
    relu.forward = copy.deepcopy(relu).forward


def a_copy_in_place(model):
    model.features[1].inplace = False


def another_stride(model):
    model.features[2].stride = 1


def other_weights(model):
    model.features[0].bias.data += 1


def training_mode(model):
    model.features[3].train()


def a_forward_hook(model):
    model.features[1].register_forward_hook(passes)


def a_hook_before(model):
    model.features[1].register_forward_pre_hook(passes)


def a_backward_hook(model):
    model.features[0].register_full_backward_hook(passes)


def weights_that_require_gradients(model):
    model.requires_grad_(True)


def gradients(model):
    model.features[0].weight.grad = torch.ones(model.features[0].weight.shape)


CHANGES = [
    (another_relu, "layers"),
    (another_kind_of_relu, "layers"),
    (another_class, "layers"),
    (another_forward, "methods"),
    (a_copy_for_the_relu, "methods"),
    (a_copy_in_place, "settings"),
    (another_stride, "settings"),
    (other_weights, "weights"),
    (training_mode, "mode"),
    (a_forward_hook, "hooks"),
    (a_hook_before, "hooks"),
    (a_backward_hook, "hooks"),
    (weights_that_require_gradients, "requires_grad"),
    (gradients, "gradients"),
]


def changed_by(function, then_fail=False):
    def answer(X, model):
        function(model)
        if then_fail:
            raise RuntimeError("fails")

    return run_probe(answer, PROBE).models_changed["model"]


@pytest.mark.parametrize(("change", "aspect"), CHANGES)
def test_every_change_is_seen_and_named(change, aspect):
    assert changed_by(change)[0] == aspect
    assert changed_by(change, then_fail=True)[0] == aspect


def test_every_aspect_has_sentences():
    for aspect in ASPECTS:
        assert is_known(f"finding.model_{aspect}"), aspect
        assert is_known(f"finding.model_{aspect}.hint"), aspect


@pytest.mark.parametrize(
    ("owner", "name"), [(nn.ReLU, "forward"), (nn.functional, "relu"), (nn.Module, "__call__")], ids=str
)
def test_a_function_replaced_for_all_models_is_seen_until_it_is_put_back(owner, name):
    old = getattr(owner, name)

    def replace(model):
        setattr(owner, name, passes)

    try:
        assert changed_by(replace) == ["methods"]
    finally:
        setattr(owner, name, old)

    def replace_and_put_back(model):
        setattr(owner, name, passes)
        setattr(owner, name, old)

    assert changed_by(replace_and_put_back) == []


def test_hooks_in_all_models_are_seen():
    handles = []

    def hook(model):
        handles.append(nn.modules.module.register_module_forward_hook(lambda *seen: None))

    try:
        assert changed_by(hook) == ["hooks"]
    finally:
        handles[0].remove()


def restores_a_layer(model):
    old = model.features[1]
    model.features[1] = Rectified()
    model.features[1] = old


def restores_forward(model):
    relu = model.features[1]
    old, relu.forward = relu.forward, passes
    relu.forward = old


def deletes_its_forward(model):
    model.features[1].forward = passes
    del model.features[1].forward


def restores_the_class(model):
    relu = model.features[1]
    relu.__class__ = Rectified
    relu.__class__ = nn.ReLU


def restores_a_setting(model):
    model.features[1].inplace = False
    model.features[1].inplace = True


def changes_a_copy(model):
    copied = copy.deepcopy(model)
    for change, _ in CHANGES:
        change(copied)


@pytest.mark.parametrize(
    "function",
    [
        *(restores_a_layer, restores_forward, deletes_its_forward, restores_the_class, restores_a_setting),
        changes_a_copy,
    ],
)
def test_what_is_put_back_does_not_count(function):
    assert changed_by(function) == []


@pytest.mark.parametrize("argument", [SqueezeNet(), PROBE.args["model"]], ids=["squeezenet", "toy"])
def test_a_model_built_again_has_the_same_state(argument):
    """So the judge, in a process of its own, knows the state before a call."""
    assert model_state(argument.build()) == model_state(argument.build())


def test_the_failing_layer_of_a_toy_may_be_put_back_too():
    toy = Toy("layered", {"seed": 1, "fails_at": "late.relu"})

    def swap(X, model):
        old = {name: module for name, module in model.named_modules() if isinstance(module, nn.ReLU)}
        for name in old:
            model.set_submodule(name, Rectified())
        for name, module in old.items():
            model.set_submodule(name, module)
        relu = model.late.relu
        failing, relu.forward = relu.forward, passes
        relu.forward = failing
        model(X)

    record = run_probe(swap, Probe("probe", {"X": PROBE.args["X"], "model": toy}))
    assert "fails here on purpose" in record.error["message"]
    assert record.models_changed == {"model": []}
