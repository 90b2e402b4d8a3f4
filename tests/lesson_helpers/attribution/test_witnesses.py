"""captum and torchcam agree with each method on all labelled photographs; where they do not, the test says why."""

import copy
import warnings

import pytest
import torch
import torch.nn.functional as F
from captum.attr import Deconvolution, GuidedBackprop, GuidedGradCam, LayerGradCam, Occlusion, Saliency
from networks import copying, photographs
from torch import Tensor
from torchcam.methods import CAM, GradCAM

from helpers import attribution

LAYERS = ("features.12", "features.5", "features.3.expand3x3")
CLOSE = {"rtol": 0.0, "atol": 1e-5}  # of maps whose largest absolute value is 1


@pytest.fixture(scope="module")
def given():
    return photographs()


def same(ours: Tensor, theirs: Tensor) -> None:
    """Equal to 1e-5 of each image's largest value."""
    assert ours.shape == theirs.shape
    largest = theirs.detach().flatten(1).abs().amax(dim=1).clamp(min=1e-12).view(-1, *[1] * (theirs.ndim - 1))
    torch.testing.assert_close(ours / largest, (theirs.detach() / largest).to(ours), **CLOSE)


def quietly(method, *args, **options) -> Tensor:
    """captum warns that it hooks modules and that it asks X for a gradient."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return method(*args, **options)


def in_batches(method, X: Tensor, y: Tensor) -> Tensor:
    """Eight images at a time: more of them at once take several times the memory."""
    return torch.cat([quietly(method, x, target=t).detach() for x, t in zip(X.split(8), y.split(8), strict=True)])


def test_saliency(given) -> None:
    X, y, model = given
    theirs = in_batches(Saliency(model).attribute, X, y).amax(dim=1)
    same(attribution.saliency_map(X, y, model), theirs)


def test_smooth_grad_is_the_mean_of_captums_gradients_on_the_same_noise(given) -> None:
    """captum's own NoiseTunnel draws from the global generator, so the noise is drawn here."""
    X, y, model = (given[0][:3], given[1][:3], given[2])
    ours = attribution.smooth_grad(X, y, model, 0.3, 10, torch.Generator().manual_seed(5))
    generator = torch.Generator().manual_seed(5)
    for image, label, found in zip(X, y, ours, strict=True):
        noise = torch.cat([torch.randn(1, *image.shape, generator=generator) for _ in range(10)])
        theirs = quietly(Saliency(model).attribute, image + 0.3 * noise, target=label.expand(10), abs=False)
        same(found[None], theirs.mean(dim=0, keepdim=True).abs().amax(dim=1))


def test_guided_backprop(given) -> None:
    X, y, model = given
    same(attribution.guided_backprop(X, y, model), in_batches(GuidedBackprop(copying(model)).attribute, X, y))


def test_deconvnet(given) -> None:
    X, y, model = given
    same(attribution.deconvnet(X, y, model), in_batches(Deconvolution(copying(model)).attribute, X, y))


def test_torchs_backward_hooks_refuse_relus_that_work_in_place(given) -> None:
    """Why these methods hook no ReLU: a copy of the network, or another flag on each ReLU, would be needed."""
    X, _, model = given
    twin = copy.deepcopy(model)
    twin.features[1].register_full_backward_hook(lambda _module, given, _output: given)
    with pytest.raises(RuntimeError, match="inplace"):
        twin(X[:1].clone().requires_grad_())


@pytest.mark.parametrize("layer", LAYERS)
def test_grad_cam_and_captums(given, layer: str) -> None:
    X, y, model = given
    twin = copying(model)
    theirs = in_batches(
        lambda x, target: LayerGradCam(twin, twin.get_submodule(layer)).attribute(x, target, relu_attributions=True),
        *(X, y),
    )
    same(attribution.grad_cam(X, y, model, layer), theirs[:, 0])


@pytest.mark.parametrize("layer", LAYERS[:2])
def test_grad_cam_and_torchcams(given, layer: str) -> None:
    X, y, model = given
    same(attribution.grad_cam(X, y, model, layer), torchcams_grad_cam(X, y, model, layer))


def test_torchcam_takes_a_convolutions_output_from_after_the_relu_that_works_in_place(given) -> None:
    """It keeps the tensor, not a copy, and the ReLU after the convolution overwrites that: values from behind it."""
    X, y, model = (given[0][:8], given[1][:8], given[2])
    layer = "features.3.expand3x3"
    theirs = torchcams_grad_cam(X, y, model, layer)
    ours = attribution.grad_cam(X, y, model, layer)
    assert (ours - theirs).norm() > 0.05 * ours.norm()
    same(attribution.grad_cam(X, y, copying(model), layer), ours)
    same(ours, torchcams_grad_cam(X, y, copying(model), layer))


def torchcams_grad_cam(X: Tensor, y: Tensor, model, layer: str) -> Tensor:
    maps = []
    with GradCAM(model, layer) as extractor:
        for x, target in zip(X.split(8), y.split(8), strict=True):
            scores = model(x.clone().requires_grad_())
            maps.append(extractor(target.tolist(), scores, normalized=False)[0])
    return torch.cat(maps)


def test_cam_and_torchcams(given) -> None:
    X, y, model = given
    maps = []
    with CAM(model, "features", fc_layer="classifier.1") as extractor, torch.no_grad():
        for x, target in zip(X.split(8), y.split(8), strict=True):
            model(x)
            maps.append(extractor(target.tolist(), normalized=False)[0])
    same(attribution.class_activation_map(X, y, model), torch.cat(maps))


def test_guided_grad_cam_but_for_captums_nearest_neighbour_enlargement(given) -> None:
    X, y, model = (given[0][:8], given[1][:8], given[2])
    twin = copying(model)
    method = GuidedGradCam(twin, twin.get_submodule("features.12"))
    theirs = quietly(method.attribute, X, target=y, interpolate_mode="bilinear")
    same(attribution.guided_grad_cam(X, y, model, "features.12"), theirs)


def test_occlusion_and_captums(given) -> None:
    """captum gives each pixel the mean over the windows that cover it: occlusion_pixels."""
    X, y, model = given
    size, stride = 100, 80  # 3 windows a side; the last ones reach beyond the border
    drops = attribution.occlusion_map(X, y, model, size, stride)
    ours = attribution.occlusion_pixels(drops, size, stride, *X.shape[2:])
    with torch.no_grad():
        theirs = in_batches(
            lambda x, target: Occlusion(model).attribute(
                x, sliding_window_shapes=(3, size, size), strides=(3, stride, stride), baselines=0.0, target=target
            ),
            *(X, y),
        )
    for channel in range(3):
        same(ours, theirs[:, channel])


def test_enlarging_is_torchs_bilinear_between_centres() -> None:
    maps = torch.arange(6.0).view(1, 2, 3)
    ours = attribution.upsample(maps, 8, 9)
    assert torch.equal(ours, F.interpolate(maps[None], size=(8, 9), mode="bilinear", align_corners=False)[0])
    assert ours[0, 0, 0] == 0
    assert ours[0, -1, -1] == 5
