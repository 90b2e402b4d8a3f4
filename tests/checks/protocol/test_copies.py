"""Copies of networks: what building them again or `copy.deepcopy` would give, with nothing in common."""

import copy

import pytest
import torch

from helpers.checks.protocol.arguments import SqueezeNet, Toy
from helpers.checks.protocol.copies import copy_of
from helpers.checks.protocol.state import mark, model_state
from helpers.checks.protocol.toys import TOYS, make_toy
from helpers.model import load_squeezenet

X = torch.randn(2, 3, 48, 48, generator=torch.Generator().manual_seed(0))


def built(kind):
    return SqueezeNet().build() if kind == "squeezenet" else Toy(kind, {"seed": 3, "classes": 5}).build()


def from_scratch(kind):
    return mark(load_squeezenet() if kind == "squeezenet" else make_toy(kind, seed=3, classes=5))


each_network = pytest.mark.parametrize("kind", [*TOYS, "squeezenet"])


@each_network
def test_a_network_of_a_probe_is_the_one_that_is_built_from_scratch(kind):
    model, other = built(kind), from_scratch(kind)
    assert model_state(model) == model_state(other)
    assert str(model) == str(other)
    assert torch.equal(model(X), other(X))
    strides = [[value.stride() for value in one.parameters()] for one in (model, other)]
    assert strides[0] == strides[1]


@each_network
def test_whatever_is_done_to_a_network_the_next_one_is_as_new(kind):
    before = model_state(built(kind))
    model = built(kind).train()
    for module in model.modules():
        module.register_forward_hook(lambda module, inputs, output: None)
        module.added = True
    for value in (*model.parameters(), *model.buffers()):
        value.detach().add_(1)
    for value in model.parameters():
        value.requires_grad_(True).grad = torch.ones_like(value)
    for child in [name for name, _ in model.named_children()]:
        setattr(model, child, torch.nn.Identity())
    for value in vars(model).values():
        if isinstance(value, list):
            value.clear()
    again = built(kind)
    assert model_state(again) == before
    assert not any(hasattr(module, "added") for module in again.modules())
    assert vars(again).keys() == vars(from_scratch(kind)).keys()


@each_network
def test_a_copy_has_the_attributes_of_a_deep_copy(kind):
    model = from_scratch(kind)
    for one, other in zip(copy_of(model).modules(), copy.deepcopy(model).modules(), strict=True):
        assert {name: type(value) for name, value in vars(one).items()} == {
            name: type(value) for name, value in vars(other).items()
        }
        same = set(vars(one)) - {"_parameters", "_buffers", "_modules"}
        assert {name: vars(one)[name] for name in same} == {name: vars(other)[name] for name in same}


def test_networks_with_other_options_are_told_apart():
    digests = {model_state(Toy("fire", options).build())["weights"] for options in ({"seed": 1}, {"seed": 2})}
    assert len(digests) == 2
    final = [Toy("fire", {"seed": 1, "final_relu": number}).build() for number in (0, 1)]
    assert [len(model.classifier) for model in final] == [3, 4]


def test_a_network_that_fails_counts_its_own_calls():
    toy = Toy("smooth", {"seed": 1, "fails_at": "", "fails_after": 1})
    for _ in range(2):
        model = toy.build()
        model(X)
        with pytest.raises(RuntimeError, match="on purpose"):
            model(X)
