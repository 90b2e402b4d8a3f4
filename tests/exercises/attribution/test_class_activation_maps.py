"""Class activation maps and Grad-CAM: captum, torchcam and a closed form agree with the references."""

import copy
import warnings

import numpy as np
import pytest
import torch
from captum.attr import LayerGradCam
from torchcam.methods import CAM

from autograde.exercises.attribution.class_activation_map import class_activation_map
from autograde.exercises.attribution.grad_cam import grad_cam
from autograde.exercises.attribution.guided_grad_cam import guided_grad_cam
from autograde.exercises.attribution.insertion_deletion import insertion_deletion
from helpers import insertion_deletion_areas
from helpers.checks.protocol.arguments import PhotoLabels, Photos, SqueezeNet
from helpers.checks.protocol.toys import make_toy

ALL = list(range(25))


@pytest.fixture(scope="module")
def photographs():
    return Photos(ALL).build(), PhotoLabels(ALL).build(), SqueezeNet().build()


def in_batches(method, X, y):
    return torch.cat([method(x, t) for x, t in zip(X.split(8), y.split(8), strict=True)])


def assert_close(ours: torch.Tensor, theirs: torch.Tensor) -> None:
    """Equal to 1e-5 of each image's largest value."""
    assert ours.shape == theirs.shape
    largest = theirs.abs().amax(dim=(1, 2), keepdim=True).clamp(min=1e-12)
    torch.testing.assert_close(ours / largest, theirs / largest, rtol=0, atol=1e-5)


def test_torchcam_gives_the_same_class_activation_maps(photographs) -> None:
    X, y, model = photographs

    def theirs(x, t):
        with CAM(model, "features", fc_layer="classifier.1") as extractor, torch.no_grad():
            model(x)
            return extractor(t.tolist(), normalized=False)[0]

    with torch.no_grad():
        ours = in_batches(lambda x, t: class_activation_map(x, t, model), X, y)
    assert_close(ours, in_batches(theirs, X, y))


@pytest.mark.parametrize("layer", ["features.12", "features.3.expand3x3"])
def test_captum_gives_the_same_grad_cam_on_a_copy_whose_relus_copy(photographs, layer: str) -> None:
    """On the network itself captum's hooks fail: PyTorch refuses backward hooks before a ReLU that works in place."""
    X, y, model = photographs
    twin = copy.deepcopy(model)
    for module in twin.modules():
        if isinstance(module, torch.nn.ReLU):
            module.inplace = False

    def theirs(x, t):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # it asks X for a gradient
            method = LayerGradCam(twin, twin.get_submodule(layer))
            return method.attribute(x, t, relu_attributions=True)[:, 0].detach()

    assert_close(in_batches(lambda x, t: grad_cam(x, t, model, layer), X, y), in_batches(theirs, X, y))


def test_grad_cam_is_the_cam_behind_a_relu_where_only_pooling_follows() -> None:
    """With global average pooling after the 1x1 convolution, every gradient is the weight / (h w)."""
    model = make_toy("fire", seed=3)
    X, y = torch.randn(2, 3, 41, 49, generator=torch.Generator().manual_seed(0)), torch.tensor([1, 4])
    cam = class_activation_map(X, y, model)
    torch.testing.assert_close(grad_cam(X, y, model, "features"), cam.relu() / cam[0].numel(), rtol=1e-4, atol=1e-6)


def test_a_relu_before_the_pooling_multiplies_that_by_the_share_of_places_that_respond() -> None:
    """Where the class's response is below zero, bias included, no gradient passes: the weights are averages with zeros.

    So SqueezeNet's Grad-CAM at its last features is its class activation map, but for the ReLU and a factor.
    """
    model = make_toy("fire", seed=3, final_relu=1)
    X, y = torch.randn(2, 3, 41, 49, generator=torch.Generator().manual_seed(0)), torch.tensor([1, 4])
    cam = class_activation_map(X, y, model)
    respond = cam + model.get_submodule("classifier.1").bias[y].view(-1, 1, 1) > 0
    share = respond.float().mean(dim=(1, 2)).view(-1, 1, 1)
    assert share.max() < 0.9
    expected = cam.relu() / cam[0].numel() * share
    torch.testing.assert_close(grad_cam(X, y, model, "features"), expected, rtol=1e-4, atol=1e-6)


def test_maps_of_one_colour_keep_the_gradient_but_for_a_factor() -> None:
    gradient = torch.randn(2, 3, 10, 14, generator=torch.Generator().manual_seed(0))
    assert torch.allclose(guided_grad_cam(gradient, torch.full((2, 3, 4), 2.5)), 2.5 * gradient)


def test_the_areas_are_those_of_the_helper(photographs) -> None:
    X, y, model = photographs
    maps = torch.tensor(np.random.RandomState(0).standard_normal((2, 224, 224)))
    with torch.no_grad():
        *_, insertion, deletion = insertion_deletion(X[:2], y[:2], model, maps, 4)
    areas = insertion_deletion_areas(X[:2], y[:2], model, maps, 4)
    torch.testing.assert_close(insertion, areas.insertion, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(deletion, areas.deletion, rtol=1e-4, atol=1e-5)
