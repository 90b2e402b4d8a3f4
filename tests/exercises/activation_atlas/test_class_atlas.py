"""The functions of the lesson on class atlases on the network itself, and what must hold of them for all vectors."""

import pytest
import torch

from autograde.exercises import find_exercise
from helpers import load_imagenet_val, load_squeezenet, preprocess
from helpers.atlas import attributions_at

class_attribution, compare_classes, class_specific = (
    find_exercise(name).reference for name in ("class_attribution", "compare_classes", "class_specific")
)


@pytest.mark.parametrize("layer", ["features.6", "features.9", "features.12"])
def test_gradient_times_activation_is_what_one_pass_in_forward_mode_gives(layer: str) -> None:
    model, X = load_squeezenet(), preprocess(load_imagenet_val(1)[0][0], 128)
    found: list[torch.Tensor] = []

    def keep(_layer: object, _inputs: object, output: torch.Tensor) -> torch.Tensor:
        found.append(output.detach().clone().requires_grad_())
        return found[0].clone()

    handle = model.get_submodule(layer).register_forward_hook(keep)
    scores = model(X)
    handle.remove()
    (gradient,) = torch.autograd.grad(scores[0, 387], found[0])
    vectors, slopes = (one.flatten(2)[0].T.detach() for one in (found[0], gradient))
    forward = attributions_at(X, model, layer, torch.arange(len(vectors)))[:, 387]
    torch.testing.assert_close(class_attribution(vectors, slopes), forward, rtol=1e-3, atol=1e-4)


def drawn(*shape: int) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(0), dtype=torch.float64)


def test_attribution_grows_with_the_vector_and_is_the_change_of_a_linear_score() -> None:
    vectors, slopes = drawn(6, 5), drawn(5)
    found = class_attribution(vectors, slopes.expand(6, 5))
    torch.testing.assert_close(found, vectors @ slopes)
    torch.testing.assert_close(class_attribution(3 * vectors, slopes.expand(6, 5)), 3 * found)


def test_a_comparison_keeps_order_and_zero_and_swaps_its_sign_with_the_classes() -> None:
    attributions = drawn(20, 6)
    attributions[3, 1] = attributions[3, 4]
    found = compare_classes(attributions, 1, 4)
    assert found.abs().max() == 1
    assert found[3] == 0
    assert torch.equal(found.argsort(), (attributions[:, 1] - attributions[:, 4]).argsort())
    assert torch.equal(found, -compare_classes(attributions, 4, 1))
    assert compare_classes(attributions, 2, 2).tolist() == [0] * 20


def test_each_vector_is_specific_to_as_many_classes_as_the_rank() -> None:
    attributions = drawn(30, 8)
    for rank in (1, 3, 8):
        masks = torch.stack([class_specific(attributions, y, rank) for y in range(8)])
        assert masks.sum(dim=0).tolist() == [rank] * 30
