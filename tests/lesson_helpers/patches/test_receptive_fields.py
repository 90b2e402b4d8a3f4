"""The field of a layer's units is measured; here it is compared with arithmetic on layers that are known."""

import copy

import numpy as np
import pytest
import torch
from torch import nn

from helpers import layer_geometry, load_squeezenet, unit_field
from helpers.checks.protocol.state import model_state
from helpers.checks.protocol.toys import make_toy
from helpers.errors import ArgumentError

CONV, POOL, SQUEEZE, EXPAND = (3, 2, 0), (3, 2, 0), (1, 1, 0), (3, 1, 1)
FIRE = [SQUEEZE, EXPAND]
# From torchvision's source: conv1, pool, two Fires, pool, two Fires, pool, four Fires.
SQUEEZENET = {
    "features.0": [CONV],
    "features.2": [CONV, POOL],
    "features.3": [CONV, POOL, *FIRE],
    "features.4": [CONV, POOL, *FIRE * 2],
    "features.5": [CONV, POOL, *FIRE * 2, POOL],
    "features.6": [CONV, POOL, *FIRE * 2, POOL, *FIRE],
    "features.7": [CONV, POOL, *FIRE * 2, POOL, *FIRE * 2],
    "features.8": [CONV, POOL, *FIRE * 2, POOL, *FIRE * 2, POOL],
    **{f"features.{8 + n}": [CONV, POOL, *FIRE * 2, POOL, *FIRE * 2, POOL, *FIRE * n] for n in (1, 2, 3, 4)},
}
FIRES = [name for name in SQUEEZENET if name not in ("features.0", "features.2", "features.5", "features.8")]


@pytest.fixture(scope="module")
def squeezenet() -> nn.Module:
    return load_squeezenet()


def seen_from(layers: list[tuple[int, int, int]], unit: int) -> tuple[int, int]:
    """The first and the last pixel that a unit sees: from the top layer down, which units see which."""
    first = last = unit
    for kernel, stride, padding in reversed(layers):
        first, last = first * stride - padding, last * stride - padding + kernel - 1
    return first, last


def field(layers: list[tuple[int, int, int]]) -> tuple[int, int, int]:
    (first, last), (next_first, _) = seen_from(layers, 0), seen_from(layers, 1)
    return last - first + 1, next_first - first, first


@pytest.mark.parametrize("layer", SQUEEZENET)
def test_every_block_of_squeezenet_sees_what_arithmetic_says(squeezenet: nn.Module, layer: str) -> None:
    assert layer_geometry(squeezenet, layer) == SQUEEZENET[layer]
    assert unit_field(squeezenet, layer) == field(SQUEEZENET[layer])


@pytest.mark.parametrize("layer", FIRES)
def test_inside_a_fire_module_only_the_larger_kernels_see_more(squeezenet: nn.Module, layer: str) -> None:
    below = SQUEEZENET[layer][:-2]
    for inner, layers in {
        "squeeze": [*below, SQUEEZE],
        "expand1x1": [*below, SQUEEZE, SQUEEZE],
        "expand3x3_activation": [*below, *FIRE],
    }.items():
        assert unit_field(squeezenet, f"{layer}.{inner}") == field(layers)
        assert layer_geometry(squeezenet, f"{layer}.{inner}") == layers


@pytest.mark.parametrize("seed", range(12))
def test_random_stacks(seed: int) -> None:
    random = np.random.RandomState(seed)
    stack, layers = nn.Sequential(), []
    for _ in range(random.randint(1, 6)):
        kernel, stride = int(random.randint(1, 6)), int(random.randint(1, 4))
        stride = min(stride, kernel)  # no pixel between two fields of a layer is left out
        padding = int(random.randint(0, kernel // 2 + 1))
        before = 3 if not layers else 4
        made = nn.Conv2d(before, 4, kernel, stride, padding)
        if layers and random.rand() < 0.4:
            made = nn.MaxPool2d(kernel, stride, padding, ceil_mode=bool(random.rand() < 0.5))
        stack.extend([made, nn.BatchNorm2d(4), nn.ReLU(inplace=True)])
        layers.append((kernel, stride, padding))
    last = str(len(stack) - 1)
    assert unit_field(stack, last) == field(layers)
    assert layer_geometry(stack, last) == layers


def test_gaps_in_a_kernel_count() -> None:
    model = nn.Sequential(nn.Conv2d(3, 2, 3, dilation=2), nn.MaxPool2d(2, 1, dilation=3))
    assert unit_field(model, "1") == (8, 1, 0)
    assert layer_geometry(model, "1") == [(5, 1, 0), (4, 1, 0)]


def test_the_model_stays_as_it_was_and_hooks_stay_quiet() -> None:
    model = make_toy("layered", seed=3)
    model.train()
    before = model_state(model)
    called = []
    handle = model.late.register_forward_hook(lambda *_: called.append(1))
    with torch.no_grad():
        assert unit_field(model, "late.relu") == (11, 4, -4)
    handle.remove()
    assert called == []
    assert model_state(model) == before


def test_a_model_that_fails_has_fields_too() -> None:
    assert unit_field(make_toy("layered", seed=3, fails_at="early"), "middle") == (7, 2, -2)


def test_what_is_known_of_a_model_is_not_said_of_another() -> None:
    model = make_toy("layered", seed=3)
    assert unit_field(model, "early") == (3, 2, 0)
    changed = copy.deepcopy(model)
    changed.early.conv = nn.Conv2d(3, 8, 5)
    assert unit_field(changed, "early") == (5, 1, 0)
    model.early.conv = nn.Conv2d(3, 8, 7)
    assert unit_field(model, "early") == (7, 1, 0)


def test_layers_without_a_field_are_named() -> None:
    model = make_toy("layered", seed=3, pool_first=1)
    with pytest.raises(ArgumentError, match=r"no layer 'early\.con'.*early\.conv"):
        unit_field(model, "early.con")
    with pytest.raises(ArgumentError, match=r"no layer 3\. Its layers: early"):
        unit_field(model, 3)
    with pytest.raises(ArgumentError, match="'classifier' see the whole image"):
        unit_field(model, "classifier")
    with pytest.raises(ArgumentError, match="function; pass the network itself"):
        unit_field(lambda images: images, "early")
    model.spare = nn.Conv2d(3, 3, 1)
    with pytest.raises(ArgumentError, match="does not use its layer 'spare'"):
        layer_geometry(model, "spare")


def test_fields_that_are_not_square_are_refused() -> None:
    with pytest.raises(ArgumentError, match="along the rows"):
        unit_field(nn.Sequential(nn.Conv2d(3, 2, (3, 5))), "0")
    up = nn.Sequential(nn.Conv2d(3, 2, 3), nn.ConvTranspose2d(2, 2, 3, stride=1))
    with pytest.raises(ArgumentError, match="not transposed"):
        layer_geometry(up, "1")
