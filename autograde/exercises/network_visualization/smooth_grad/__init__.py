"""SmoothGrad: saliency maps averaged over noisy copies (Smilkov et al. 2017)."""

import numpy as np
import torch

from autograde.exercise import (
    Exercise,
    draw_labels,
    imagenet_toy,
    input_kept,
    model_kept,
    model_that_fails,
    other_classes,
    with_other_classes,
)
from autograde.exercises.network_visualization.smooth_grad.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.network_visualization.smooth_grad.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Argument, Generator, PhotoLabels, Photos, SqueezeNet, Tensor, Value
from helpers.checks.protocol.probe import Probe


def smooth_grad(X, y, model, noise_std, num_samples, generator):
    """Saliency maps of the mean gradient over noisy copies of each image.

    Inputs:
    - X: input images, normalised; tensor of shape (N, 3, H, W)
    - y: the correct class of each image; int64 tensor of shape (N,)
    - model: a pretrained classifier that maps X to scores of shape (N, number of classes)
    - noise_std: standard deviation of the noise, in the units of X
    - num_samples: how many noisy copies of each image to average over
    - generator: a torch.Generator, from which all noise is drawn

    Returns:
    - saliency: tensor of shape (N, H, W)
    """
    saliency = None
    ##############################################################################
    # TODO: Compute the saliency maps of the mean gradient over num_samples      #
    # noisy copies of X. Draw all noise with torch.randn and the generator, and  #
    # leave the values of X as they are.                                         #
    ##############################################################################
    ### BEGIN SOLUTION
    total = torch.zeros_like(X)
    for _ in range(num_samples):
        noise = noise_std * torch.randn(X.shape, generator=generator)
        noisy = (X.detach() + noise).requires_grad_()
        correct = model(noisy).gather(1, y.view(-1, 1))
        total += torch.autograd.grad(correct.sum(), noisy)[0]
    saliency = (total / num_samples).abs().amax(dim=1)
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return saliency


def _probes(random: np.random.RandomState) -> list[Probe]:
    def seed() -> int:
        return int(random.randint(1, 1 << 30))

    toy = imagenet_toy("smooth", random)

    def noise(std: float, samples: int) -> dict[str, Argument]:
        return {"noise_std": Value(std), "num_samples": Value(samples), "generator": Generator(seed())}

    def batch(name: str, n: int, height: int, width: int, std: float, samples: int) -> Probe:
        # An image's size is a multiple of 16 numbers: then torch draws the same ones copy by copy and all at once. For
        # several images the order of the draws is the student's choice, so noise is judged on single images.
        images = random.standard_normal((n, 3, height, width)).astype(np.float32)
        labels = draw_labels(random, toy, n)  # all different, or mixed-up labels would go unseen
        return Probe(name, {"X": Tensor(images), "y": Tensor(labels), "model": toy, **noise(std, samples)})

    def photo(scope: str, index: int) -> Probe:
        args = {"X": Photos([index]), "y": PhotoLabels([index]), "model": SqueezeNet(), **noise(0.3, 4)}
        return Probe("photo on SqueezeNet", args, diagnose=False, scope=scope, max_forwards=100, blocks=4)

    one = batch("one image", 1, 12, 12, 0.4, 6)
    return [
        one,
        batch("one image, strong noise", 1, 8, 10, 0.7, 3),
        batch("three images without noise", 3, 8, 12, 0.0, 4),
        batch("two images without noise", 2, 12, 8, 0.0, 3),
        with_other_classes(one, random),
        photo("public", 0),
        photo("hidden", int(random.randint(5, 25))),
        model_that_fails(one, calls=2),
    ]


def _oracle(probe: Probe) -> np.ndarray | None:
    """Maps (N, H, W) by central differences in float64 of the copies' mean score, with all noise drawn at once."""
    if probe.args["model"].kind != "toy":
        return None
    X, y, model, noise_std, num_samples, generator = (argument.build() for argument in probe.args.values())
    noise = noise_std * torch.randn((num_samples, *X.shape), generator=generator).double()
    copies, model = X.double() + noise, model.double()
    step = 1e-5
    result = torch.zeros(X.shape, dtype=torch.float64)
    for i in range(len(X)):
        for pixel in np.ndindex(*X.shape[1:]):
            move = torch.zeros(X.shape[1:], dtype=torch.float64)
            move[pixel] = step
            rise = model(copies[:, i] + move)[:, y[i]].mean() - model(copies[:, i] - move)[:, y[i]].mean()
            result[(i, *pixel)] = rise / (2 * step)
    return result.abs().max(dim=1).values.numpy()


EXERCISE = Exercise(
    reference=smooth_grad,
    title="SmoothGrad",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part(
            "noisy_copies",
            "averages the gradients of noisy copies",
            5,
            ("one image", "one image, strong noise", "photo on SqueezeNet"),
        ),
        Part(
            "without_noise",
            "gives plain saliency maps when the noise is zero, for any number of images",
            2,
            ("three images without noise", "two images without noise"),
        ),
        other_classes("noisy_copies"),
        input_kept("X", 1, ("one image",), needs="noisy_copies"),
        model_kept(1, ("one image", "photo on SqueezeNet"), needs="noisy_copies"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
    picture={"kind": "maps", "probe": "photo on SqueezeNet"},
)
