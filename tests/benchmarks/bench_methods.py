"""Attribution methods against plain torch and three libraries: python tests/benchmarks/bench_methods.py

The floor is what an expert writes in plain torch on a frozen network in channels_last: the forward and backward passes
that the method needs, in batches of eight, and nothing else. Libraries run as their documentation shows, on the network
as torchvision loads it, and once more on the frozen network in channels_last. Rounds alternate between all of them, so
that a machine busy with something else slows all. Exits with 1 when a method of the helpers takes more than 1.15 times
the floor, or longer than a library as documented, or 1.1 times as long as one that is given our network.
"""

import argparse
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from functools import partial

import torch
import torchvision
from captum.attr import Deconvolution, GuidedBackprop, GuidedGradCam, LayerGradCam, NoiseTunnel, Occlusion, Saliency
from pytorch_grad_cam import GradCAM as GildenblatGradCAM
from pytorch_grad_cam import GuidedBackpropReLUModel
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget
from torch import Tensor, nn
from torchcam.methods import CAM, GradCAM
from tqdm import tqdm

from helpers import attribution, load_imagenet_val, load_squeezenet, preprocess

ALLOWED = 1.15
BEHIND = {"as loaded": 1.0, "frozen, channels_last": 1.1}  # of a library's time
LAYER = "features.12"
SIZE, STRIDE = 64, 32
COPIES, NOISE = 8, 0.3

Work = Callable[[], object]


def networks() -> dict[str, nn.Module]:
    """The network as torchvision loads it, once more with ReLUs that copy; the same frozen, in channels_last."""
    ours = load_squeezenet()
    made = {"helpers": ours}
    for name in ("as loaded", "frozen, channels_last"):
        for suffix in ("", ", copying ReLUs"):
            model = torchvision.models.squeezenet1_1()
            model.load_state_dict({key: value.contiguous() for key, value in ours.state_dict().items()})
            for layer in model.modules():
                if isinstance(layer, nn.ReLU):
                    layer.inplace = not suffix
            if name != "as loaded":
                model.requires_grad_(False).to(memory_format=torch.channels_last)
            made[name + suffix] = model.eval()
    return made


def floors(X: Tensor, y: Tensor, model: nn.Module) -> dict[str, Work]:
    """What each method needs at least, on eight images; occlusion and SmoothGrad on the first."""
    assert isinstance(model.features, nn.Sequential)
    assert isinstance(model.classifier, nn.Sequential)
    body, head = model.features, model.classifier
    weight = head.get_parameter("1.weight").detach().flatten(1)
    images = X.contiguous(memory_format=torch.channels_last)
    windows = ((224 - SIZE) // STRIDE + 1) ** 2
    copies = images[:1].repeat(8, 1, 1, 1).contiguous(memory_format=torch.channels_last)

    def gradient(batch: Tensor = images, classes: Tensor = y) -> Tensor:
        leaf = batch.detach().requires_grad_()
        return torch.autograd.grad(model(leaf).gather(1, classes[:, None]).sum(), leaf)[0]

    @torch.no_grad()
    def features() -> Tensor:
        found: Tensor = body(images)
        return found

    def cam() -> Tensor:
        return torch.einsum("nc,nchw->nhw", weight[y], features())

    def grad_cam() -> Tensor:
        leaf = features().requires_grad_()
        scores = head(leaf).flatten(1)
        (slope,) = torch.autograd.grad(scores.gather(1, y[:, None]).sum(), leaf)
        return torch.einsum("nc,nchw->nhw", slope.mean(dim=(2, 3)), leaf.detach()).relu()

    @torch.no_grad()
    def occlusion() -> None:
        model(images[:1])
        for first in range(0, windows, 8):
            model(copies[: min(8, windows - first)])

    return {
        "saliency": gradient,
        "SmoothGrad": lambda: gradient(copies, y[:1].expand(8)),
        "occlusion": occlusion,
        "deconvnet": gradient,
        "guided backprop": gradient,
        "CAM": cam,
        "Grad-CAM": grad_cam,
        "guided Grad-CAM": lambda: (gradient(), grad_cam()),
    }


def helpers(X: Tensor, y: Tensor, model: nn.Module) -> dict[str, Work]:
    """The methods of helpers.attribution."""
    one, label = X[:1], y[:1]
    return {
        "saliency": lambda: attribution.saliency_map(X, y, model),
        "SmoothGrad": lambda: attribution.smooth_grad(one, label, model, NOISE, COPIES),
        "occlusion": lambda: attribution.occlusion_map(one, label, model, SIZE, STRIDE),
        "deconvnet": lambda: attribution.deconvnet(X, y, model),
        "guided backprop": lambda: attribution.guided_backprop(X, y, model),
        "CAM": lambda: attribution.class_activation_map(X, y, model),
        "Grad-CAM": lambda: attribution.grad_cam(X, y, model, LAYER),
        "guided Grad-CAM": lambda: attribution.guided_grad_cam(X, y, model, LAYER),
    }


def captum(X: Tensor, y: Tensor, model: nn.Module, copying: nn.Module) -> dict[str, Work]:
    """The same with captum, whose hooks need ReLUs that copy."""
    one, label = X[:1], y[:1]
    layer = copying.get_submodule(LAYER)
    window = {"sliding_window_shapes": (3, SIZE, SIZE), "strides": (3, STRIDE, STRIDE), "baselines": 0}
    tunnel = partial(NoiseTunnel(Saliency(model)).attribute, nt_samples=COPIES, stdevs=NOISE, abs=False)
    return {
        "saliency": lambda: Saliency(model).attribute(X, target=y),
        "SmoothGrad": lambda: tunnel(one, target=label),
        "occlusion": lambda: Occlusion(model).attribute(one, target=label, **window),
        "deconvnet": lambda: Deconvolution(copying).attribute(X, target=y),
        "guided backprop": lambda: GuidedBackprop(copying).attribute(X, target=y),
        "Grad-CAM": lambda: LayerGradCam(copying, layer).attribute(X, target=y, relu_attributions=True),
        "guided Grad-CAM": lambda: GuidedGradCam(copying, layer).attribute(X, target=y),
    }


def torchcam(X: Tensor, y: Tensor, model: nn.Module) -> dict[str, Work]:
    """The two methods that torchcam shares."""

    def cam() -> object:
        with CAM(model, "features", fc_layer="classifier.1") as extractor, torch.no_grad():
            model(X)
            return extractor(y.tolist(), normalized=False)

    def grad_cam() -> object:
        with GradCAM(model, LAYER) as extractor:
            return extractor(y.tolist(), model(X.clone().requires_grad_()), normalized=False)

    return {"CAM": cam, "Grad-CAM": grad_cam}


def gildenblat(X: Tensor, y: Tensor, model: nn.Module) -> dict[str, Work]:
    """The two methods that pytorch-grad-cam shares; its guided backpropagation takes one image at a time."""
    targets = [ClassifierOutputTarget(int(label)) for label in y]

    def grad_cam() -> object:
        with GildenblatGradCAM(model=model, target_layers=[model.get_submodule(LAYER)]) as extractor:
            return extractor(input_tensor=X.clone().requires_grad_(), targets=targets)

    def guided() -> object:
        extractor = GuidedBackpropReLUModel(model=model, device="cpu")
        return [extractor(X[i : i + 1], target_category=int(y[i])) for i in range(len(X))]

    return {"Grad-CAM": grad_cam, "guided backprop": guided}


def measure(sides: Mapping[str, Work], rounds: int, clock: Callable[[], float]) -> dict[str, list[float]]:
    """The seconds of each side in each round; the order is reversed in every other round."""
    for work in sides.values():
        work()  # warms up
    took: dict[str, list[float]] = {name: [] for name in sides}
    for i in range(rounds):
        for name in list(sides) if i % 2 else list(sides)[::-1]:
            start = clock()
            sides[name]()
            took[name].append(clock() - start)
    return took


def main() -> int:
    """Print a table; return 1 if a method of the helpers is too slow."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=11, help="alternating rounds (default: 11)")
    parser.add_argument("--processor-time", action="store_true", help="for a machine that is busy with other work")
    options = parser.parse_args()
    rounds, clock = options.rounds, time.process_time if options.processor_time else time.perf_counter
    warnings.simplefilter("ignore")  # captum's, about its hooks
    raw, labels, _ = load_imagenet_val(8)
    X, y = torch.cat([preprocess(one) for one in raw]), torch.as_tensor(labels)
    made = networks()
    sides = {"floor": floors(X, y, made["frozen, channels_last"]), "helpers": helpers(X, y, made["helpers"])}
    for name in ("as loaded", "frozen, channels_last"):
        model, copying = made[name], made[f"{name}, copying ReLUs"]
        images = X if name == "as loaded" else X.contiguous(memory_format=torch.channels_last)
        sides[f"captum, {name}"] = captum(images, y, model, copying)
        sides[f"torchcam, {name}"] = torchcam(images, y, model)
        sides[f"pytorch-grad-cam, {name}"] = gildenblat(images, y, model)
    print(f"8 photographs (SmoothGrad, occlusion: one), median of {rounds} rounds, {torch.get_num_threads()} threads\n")
    slow = []
    for method in tqdm(sides["helpers"], desc="methods", leave=False, disable=None):
        took = measure({side: works[method] for side, works in sides.items() if method in works}, rounds, clock)
        tqdm.write(f"{method}: floor {statistics.median(took['floor']) * 1000:.1f} ms")
        for side, times in took.items():
            if side == "floor":
                continue
            over_floor = statistics.median(a / b for a, b in zip(times, took["floor"], strict=True))
            tqdm.write(f"    {over_floor:5.2f} x the floor   {side}")
            behind = statistics.median(a / b for a, b in zip(took["helpers"], times, strict=True))
            limit = BEHIND.get(side.partition(", ")[2], 1.0)
            if over_floor > ALLOWED if side == "helpers" else behind > limit:
                slow.append(f"{method}: {'the floor' if side == 'helpers' else side}")
    print("\nslower than allowed: " + ("; ".join(slow) or "none"))
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
