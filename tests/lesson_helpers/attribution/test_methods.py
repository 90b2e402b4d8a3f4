"""Attribution methods against closed forms and differences, on other networks, and with wrong input."""

import re

import pytest
import torch
from networks import OTHERS, noise, other_network
from torch import Tensor, nn

from helpers import attribution, load_squeezenet
from helpers.attribution import METHODS, default_layer, find_layer
from helpers.attribution import occlusion as occlusion_module
from helpers.checks.protocol.toys import make_toy
from helpers.errors import ArgumentError
from helpers.ready_made import ReadyMadeError, answer_is_judged

CLASSES = torch.tensor([4, 1])


class Linear(nn.Module):
    """A linear score of the image's pixels: every method has a closed form."""

    def __init__(self, side: int = 6, classes: int = 5) -> None:
        super().__init__()
        self.weight = nn.Parameter(noise(classes, 3, side, side, seed=1))

    def forward(self, x: Tensor) -> Tensor:
        return torch.einsum("nchw,kchw->nk", x, self.weight)


class Pooled(nn.Module):
    """A convolution, a ReLU, global average pooling, one linear layer."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 6, 3)
        self.relu = nn.ReLU(inplace=True)
        self.fc = nn.Linear(6, 5)
        for number, parameter in enumerate(self.parameters()):
            parameter.data = noise(*parameter.shape, seed=number)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc(self.relu(self.conv(x)).mean(dim=(2, 3)))


def test_the_gradient_is_that_of_central_differences() -> None:
    model = make_toy("fire", seed=1).double()
    X = noise(2, 3, 17, 18, dtype=torch.float64)
    found = attribution.input_gradient(X, CLASSES, model)
    move = torch.zeros_like(X)
    for place in [(0, 5, 5), (1, 8, 3), (2, 10, 12)]:
        move.zero_()[(slice(None), *place)] = 1e-6
        difference = (model(X + move) - model(X - move)).gather(1, CLASSES[:, None])[:, 0] / 2e-6
        torch.testing.assert_close(found[(slice(None), *place)], difference, rtol=1e-5, atol=1e-8)


def test_occlusion_of_a_linear_score_is_weights_times_what_was_hidden() -> None:
    model, X = Linear().eval(), noise(2, 3, 6, 6)
    drops = attribution.occlusion_map(X, CLASSES, model, size=4, stride=3, fill=0.5)
    change = ((X - 0.5) * model.weight[CLASSES]).detach().sum(dim=1)
    # 4 pixels from 0 on, and what the image has of 4 from 3 on.
    parts = [[change[:, i : i + 4, j : j + 4].sum(dim=(1, 2)) for j in (0, 3)] for i in (0, 3)]
    torch.testing.assert_close(drops, torch.stack([torch.stack(row, dim=1) for row in parts], dim=1))


@pytest.mark.parametrize(
    ("length", "size", "stride", "count"), [(6, 4, 3, 2), (7, 4, 3, 2), (8, 4, 3, 3), (6, 8, 3, 1)]
)
def test_windows_cover_every_pixel_and_none_is_superfluous(length: int, size: int, stride: int, count: int) -> None:
    starts = occlusion_module.window_starts(length, size, stride)
    assert len(starts) == count
    assert starts[-1] + size >= length
    assert count == 1 or starts[-2] + size < length


def test_occlusion_per_pixel_is_the_mean_over_the_windows_that_cover_it() -> None:
    drops = noise(2, 3, 4)
    found = attribution.occlusion_pixels(drops, size=5, stride=3, height=10, width=13)
    for row in range(10):
        for column in range(13):
            covering = [
                drops[:, i, j]
                for i in range(3)
                for j in range(4)
                if 3 * i <= row < 3 * i + 5 and 3 * j <= column < 3 * j + 5
            ]
            torch.testing.assert_close(found[:, row, column], torch.stack(covering).mean(dim=0))


def test_an_interrupted_occlusion_shows_the_nearest_of_what_was_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first batch has been tried; what lies between is filled in, and a warning says how many were tried."""
    model, X = make_toy("fire", seed=1), noise(1, 3, 36, 36)
    whole = attribution.occlusion_map(X, CLASSES[:1], model, 4, 4)
    calls = iter(range(3))

    def interrupted(module: nn.Module, args: tuple[Tensor, ...]) -> None:
        if next(calls, None) is None:
            raise KeyboardInterrupt

    with model.register_forward_pre_hook(interrupted):
        with pytest.warns(UserWarning, match="interrupted: 16 of 81 windows"):
            partial = attribution.occlusion_map(X, CLASSES[:1], model, 4, 4, progress=True)
        with pytest.raises(KeyboardInterrupt):
            attribution.occlusion_map(X, CLASSES[:1], model, 4, 4)
    same = torch.isclose(partial, whole, rtol=1e-4, atol=1e-6)
    assert same.sum() >= 16
    assert all(bool(torch.isclose(whole, value, rtol=1e-4, atol=1e-6).any()) for value in partial.flatten())
    # The windows that were tried are spread over the whole image.
    assert same[0, :3].any()
    assert same[0, -3:].any()


def test_guided_backprop_and_deconvnet_by_hand() -> None:
    """One ReLU between two linear maps: gradients that reach it are the second weights, its inputs are known."""

    class Net(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return (torch.relu(x.flatten(1)) * weights).sum(dim=1, keepdim=True)

    weights = torch.tensor([1.0, -2.0, 3.0, -4.0])
    X, y = torch.tensor([5.0, 6.0, -7.0, -8.0]).view(1, 1, 2, 2), torch.tensor([0])
    model = Net().eval()
    assert attribution.input_gradient(X, y, model).flatten().tolist() == [1, -2, 0, 0]
    assert attribution.deconvnet(X, y, model).flatten().tolist() == [1, 0, 3, 0]
    assert attribution.guided_backprop(X, y, model).flatten().tolist() == [1, 0, 0, 0]


def test_with_pooling_and_one_linear_layer_grad_cam_is_the_relu_of_cam_over_the_number_of_places() -> None:
    """Selvaraju et al. 2017, section 3.1: the weights are the same but for the factor that pooling divides by."""
    model, X = Pooled().eval(), noise(2, 3, 8, 9)
    cam = attribution.class_activation_map(X, CLASSES, model)
    torch.testing.assert_close(attribution.grad_cam(X, CLASSES, model, "relu"), cam.relu() / (6 * 7))
    scores = model(X).gather(1, CLASSES[:, None])[:, 0].detach()
    torch.testing.assert_close(cam.mean(dim=(1, 2)) + model.fc.bias[CLASSES].detach(), scores)


def test_the_same_map_whether_relus_work_in_place_or_not() -> None:
    X = noise(2, 3, 19, 19)
    in_place, copying = (make_toy("layered", seed=2, in_place=flag) for flag in (1, 0))
    for name in ("deconvnet", "guided_backprop", "input_gradient"):
        of = getattr(attribution, name)
        torch.testing.assert_close(of(X, CLASSES, in_place), of(X, CLASSES, copying))
    for layer in ("early.conv", "middle", "late.relu"):
        maps = [attribution.grad_cam(X, CLASSES, model, layer) for model in (in_place, copying)]
        torch.testing.assert_close(*maps)


@pytest.mark.parametrize("network", OTHERS)
def test_every_method_takes_torchvisions_networks(network: str) -> None:
    model, X = other_network(network), noise(2, 3, 64, 64)
    before = model(X).detach()
    for name, method in METHODS.items():
        if name == "class_activation_map" and network in ("mobilenet_v3_small", "vgg11"):
            with pytest.raises(ArgumentError, match=r"has no class activation maps.*use grad_cam"):
                method.maps(X, CLASSES, model)
            continue
        maps = method.maps(X, CLASSES, model)
        assert maps.shape == (2, 64, 64)
        assert maps.isfinite().all()
        assert name == "grad_cam" or maps.count_nonzero() > 0  # whose ReLU may leave nothing of a random network
    torch.testing.assert_close(model(X).detach(), before)


@pytest.mark.parametrize("network", OTHERS)
def test_guided_backprop_replaces_functional_relus_too(network: str) -> None:
    """GoogLeNet calls F.relu: a method that hooks modules gives its plain gradient under another name."""
    model, X = other_network(network), noise(1, 3, 64, 64)
    plain = attribution.input_gradient(X, CLASSES[:1], model)
    guided = attribution.guided_backprop(X, CLASSES[:1], model)
    assert (plain - guided).norm() > 0.1 * plain.norm()


def test_cam_of_resnet_adds_up_to_the_score() -> None:
    model, X = other_network("resnet18"), noise(2, 3, 64, 64)
    cam = attribution.class_activation_map(X, CLASSES, model)
    expected = model(X).gather(1, CLASSES[:, None])[:, 0] - model.fc.bias[CLASSES]
    torch.testing.assert_close(cam.mean(dim=(1, 2)), expected.detach(), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("network", "layer"),
    [
        ("resnet18", "layer4.1"),
        ("googlenet", "inception5b"),
        ("mobilenet_v3_small", "features.12"),
        ("vgg11", "features.19"),
    ],
)
def test_the_default_layer_is_the_last_block_with_maps(network: str, layer: str) -> None:
    assert default_layer(other_network(network)) == layer


def test_the_default_layer_of_squeezenet() -> None:
    assert default_layer(load_squeezenet()) == "features.12"
    with pytest.raises(ArgumentError, match="Linear has no convolutions"):
        default_layer(Linear())


def test_a_wrong_layer_is_told_with_those_that_there_are() -> None:
    model, X = load_squeezenet(), noise(1, 3, 64, 64)
    with pytest.raises(ArgumentError, match=r"no layer 'features.21'. Closest: features.2.*: features, features.0"):
        attribution.grad_cam(X, CLASSES[:1], model, "features.21")
    with pytest.raises(ArgumentError, match="layer is a Fire itself; pass its name"):
        find_layer(model, model.features[3])
    with pytest.raises(ArgumentError, match=re.escape("layer 'fc' returns (1, 12)")):
        attribution.grad_cam(X, CLASSES[:1], other_network("resnet18"), "fc")
    with pytest.raises(ArgumentError, match="does not use its layer 'aux1'"):
        attribution.grad_cam(X, CLASSES[:1], other_network("googlenet"), "aux1")


def test_wrong_input_is_told() -> None:
    model, X = make_toy("fire", seed=1), noise(2, 3, 20, 20)
    for of in (attribution.saliency_map, attribution.class_activation_map, attribution.occlusion_map):
        with pytest.raises(ArgumentError, match=r"y is \[1, 2\]; expected one class"):
            of(X, [1, 2], model)
        with pytest.raises(ArgumentError, match=r"y has classes from \d to 9"):
            of(X, torch.tensor([1, 9]), model)
    with pytest.raises(ArgumentError, match=r"X is torch\.int64"):
        attribution.saliency_map(X.long(), CLASSES, model)
    with pytest.raises(ArgumentError, match="training mode"):
        attribution.saliency_map(X, CLASSES, make_toy("fire", seed=1).train())
    model.features[1].train()  # a ReLU has one mode only
    attribution.saliency_map(X, CLASSES, model)
    with pytest.raises(ArgumentError, match="has no ReLU"):
        attribution.guided_backprop(noise(2, 3, 6, 6), CLASSES, Linear().eval())
    with pytest.raises(ArgumentError, match="size is 0"):
        attribution.occlusion_map(X, CLASSES, model, size=0)
    with pytest.raises(ArgumentError, match=re.escape("give (N, 2, 2)")):
        attribution.occlusion_pixels(noise(1, 3, 3), 4, 3, 6, 6)
    with pytest.raises(ArgumentError, match="num_samples is 0"):
        attribution.smooth_grad(X, CLASSES, model, num_samples=0)


def test_while_an_answer_is_judged_the_methods_refuse() -> None:
    model, X = make_toy("fire", seed=1), noise(2, 3, 20, 20)
    with answer_is_judged(), pytest.raises(ReadyMadeError, match="guided_backprop is ready-made; write your own code"):
        attribution.guided_backprop(X, CLASSES, model)
    attribution.guided_backprop(X, CLASSES, model)
