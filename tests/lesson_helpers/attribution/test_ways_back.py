"""Helpers of the lesson on ways back through a ReLU: two classes on their way, the picture, mistakes on purpose."""

import copy

import numpy as np
import pytest
import torch
from torch import nn

from helpers import alike_on_the_way, show_ways_back, wrong_guided_backprop
from helpers.attribution import deconvnet, guided_backprop, input_gradient
from helpers.checks.protocol.state import model_state
from helpers.checks.protocol.toys import make_toy
from helpers.errors import ArgumentError
from helpers.pictures.methods.ways_back import around_grey
from helpers.unwritten import Note

LAYERS = ["features.4", "features.3"]
X = torch.randn(2, 3, 25, 29, generator=torch.Generator().manual_seed(0))
Y, OTHER = torch.tensor([1, 2]), torch.tensor([3, 0])


@pytest.fixture
def model() -> nn.Module:
    return make_toy("fire", seed=7, classes=5)


# --- Two classes on their way ---


def by_hand(model: nn.Module, classes: torch.Tensor, layer: str) -> torch.Tensor:
    """The gradient at a layer's output, from the rest of the network alone."""
    number = int(layer.split(".")[1])
    below, above = model.features[: number + 1], nn.Sequential(*model.features[number + 1 :], model.classifier)
    leaf = below(X).detach().requires_grad_()
    return torch.autograd.grad(above(leaf).flatten(1).gather(1, classes[:, None]).sum(), leaf)[0]


def test_the_gradient_of_two_classes_is_followed_from_layer_to_layer(model: nn.Module) -> None:
    found = alike_on_the_way(input_gradient, X, Y, OTHER, model, LAYERS)
    assert found.shape == (3, 2)
    for place, layer in enumerate(LAYERS):
        one, other = (by_hand(model, classes, layer) for classes in (Y, OTHER))
        for image in range(2):
            expected = np.corrcoef(one[image].flatten(), other[image].flatten())[0, 1]
            assert found[place, image].item() == pytest.approx(expected, abs=1e-4)
    ends = [input_gradient(X, classes, model) for classes in (Y, OTHER)]
    assert found[-1, 1].item() == pytest.approx(np.corrcoef(*(end[1].flatten() for end in ends))[0, 1], abs=1e-4)


def image_by_image_on_a_copy(X, y, model):
    net = copy.deepcopy(model)
    return torch.cat([input_gradient(X[i : i + 1], y[i : i + 1], net) for i in range(len(X))])


def test_a_method_may_work_on_a_copy_and_image_by_image(model: nn.Module) -> None:
    expected = alike_on_the_way(input_gradient, X, Y, OTHER, model, LAYERS)
    found = alike_on_the_way(image_by_image_on_a_copy, X, Y, OTHER, model, LAYERS)
    assert torch.allclose(found, expected, atol=1e-5)


def test_the_same_class_is_alike_everywhere(model: nn.Module) -> None:
    for method in (input_gradient, guided_backprop, deconvnet):
        found = alike_on_the_way(method, X, Y, Y, model, LAYERS)
        assert torch.allclose(found, torch.ones(3, 2, dtype=found.dtype))


def test_nothing_stays_on_the_model_even_if_the_method_fails(model: nn.Module) -> None:
    def fails(X, y, model):
        model(X)
        raise RuntimeError("not today")

    before = model_state(model)
    alike_on_the_way(guided_backprop, X, Y, OTHER, model, LAYERS)
    with pytest.raises(RuntimeError, match="not today"):
        alike_on_the_way(fails, X, Y, OTHER, model, LAYERS)
    with pytest.raises(ArgumentError, match=r"features\.4"):
        alike_on_the_way(guided_backprop, X, Y, OTHER, model, ["features.44"])
    assert model_state(model) == before


def test_an_unwritten_method_gives_none(model: nn.Module) -> None:
    assert alike_on_the_way(lambda X, y, model: None, X, Y, OTHER, model, LAYERS) is None


# --- The picture ---


def test_zero_is_grey_and_signs_are_brighter_and_darker() -> None:
    gradient = torch.zeros(3, 10, 10)
    gradient[0, 2:4], gradient[1, 2:4] = 4.0, -2.0
    drawn = around_grey(gradient)
    assert drawn.shape == (10, 10, 3)
    assert drawn[0, 0].tolist() == [0.5, 0.5, 0.5]
    assert drawn[2, 3].tolist() == [1.0, 0.25, 0.5]
    assert (around_grey(torch.zeros(3, 4, 4)) == 0.5).all()


def test_a_few_extreme_pixels_do_not_leave_the_rest_grey() -> None:
    gradient = torch.ones(3, 40, 40)
    gradient[0, 0, 0] = 1e6
    assert (around_grey(gradient) == 1).all()


def test_each_method_is_a_row_below_the_photographs() -> None:
    photos = np.random.RandomState(0).randint(0, 256, (2, 12, 14, 3)).astype(np.uint8)
    results = {"plain": torch.zeros(2, 3, 12, 14), "guided": torch.randn(2, 3, 12, 14)}
    results["guided"][1, :, 10, 1] = 50
    picture = show_ways_back(photos, results, titles=["a cat", "a cup"])
    assert [len(row) for row in picture.rows] == [2, 2, 2]
    assert [panel.title for panel in picture.rows[2]] == ["guided", "guided"]
    assert "guided, a cup, strongest at the bottom left" in picture.alt
    assert np.allclose(picture.rows[2][1].picture, around_grey(results["guided"][1]))


def test_a_single_photograph_stands_beside_its_results() -> None:
    results = {name: torch.randn(1, 3, 8, 8) for name in ("plain", "deconvnet", "guided")}
    picture = show_ways_back(np.zeros((1, 8, 8, 3), np.uint8), results)
    assert [[panel.title for panel in row] for row in picture.rows] == [["", "plain", "deconvnet", "guided"]]


def test_unwritten_results_give_a_note_and_others_an_error() -> None:
    photos = np.zeros((2, 8, 8, 3), np.uint8)
    assert isinstance(show_ways_back(photos, {"plain": torch.zeros(2, 3, 8, 8), "guided": None}), Note)
    with pytest.raises(ValueError, match=r"shape \(2, 8, 8\); expected \(N, 3, H, W\)"):
        show_ways_back(photos, {"guided": torch.zeros(2, 8, 8)})
    with pytest.raises(ValueError, match="results of 'guided'"):
        show_ways_back(photos, {"guided": torch.zeros(3, 3, 8, 8)})


# --- Wrong on purpose ---


def test_each_mistake_is_what_its_name_says(model: nn.Module) -> None:
    before, images = model_state(model), X.clone()
    wrong = wrong_guided_backprop(X, Y, model)
    assert model_state(model) == before
    assert torch.equal(X, images)
    right, plain = guided_backprop(X, Y, model), input_gradient(X, Y, model)
    assert torch.allclose(wrong["stopped at the image only"], plain.clamp(min=0))
    assert all(result.shape == X.shape for result in wrong.values())
    for name, result in wrong.items():
        assert (result - right).norm() > 0.1 * right.norm(), name


def test_without_fire_modules_no_relu_is_missed() -> None:
    model = make_toy("layered", seed=3, classes=5)
    assert all(name.count(".") == 1 for name, module in model.named_modules() if isinstance(module, nn.ReLU))
    wrong = wrong_guided_backprop(X, Y, model)
    assert torch.allclose(wrong["only ReLUs outside Fire modules"], guided_backprop(X, Y, model), atol=1e-6)


def test_what_is_turned_round_has_the_size_of_what_came(model: nn.Module) -> None:
    """On a network of one ReLU: w |g| where the ReLU is open."""
    single = nn.Sequential(nn.Flatten(), nn.Linear(12, 6), nn.ReLU(inplace=True), nn.Linear(6, 3)).eval()
    images = torch.randn(1, 3, 2, 2, generator=torch.Generator().manual_seed(1))
    found = wrong_guided_backprop(images, torch.tensor([2]), single)["signs turned round, not stopped"]
    opened = (single[1](images.flatten(1)) > 0).float()
    expected = (opened * single[3].weight[2].abs()) @ single[1].weight
    assert torch.allclose(found.flatten(1), expected, atol=1e-6)
