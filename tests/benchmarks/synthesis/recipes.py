"""Ways to make a picture of a class, each as its authors document it, on our network, which is frozen.

A recipe takes (model, target, watch). It makes the picture and shows it to the watch while it grows.
"""

import contextlib
import importlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

import torch
from PIL import Image
from torch import Tensor, nn

from helpers import FourierImage, visualize_class
from synthesis.judge import pixels
from synthesis.spectrum import write_spectrum
from synthesis.stopwatch import Stopwatch

EXERCISE = "autograde.exercises.network_visualization.create_class_visualization"
RIVALS = Path(__file__).resolve().parents[3] / "build" / "bench-synthesis"  # where make installs them
LONG = 1_000_000  # iterations: until the time is up
CANVAS = 1280  # pixels: horama's default
RANGE = (-2.5, 2.5)  # of normalised pixels: horama's default
CROP = 0.275  # of the canvas: the middle of the sizes of horama's crops, 0.25 to 0.30

Recipe = Callable[[nn.Module, int, Stopwatch], None]


def ours(model: nn.Module, target: int, watch: Stopwatch, steps: int = 64) -> None:
    """`visualize_class` with a Fourier image, as the lesson on class visualization uses it."""
    image = FourierImage(160, 160, seed=target)
    with watch.watching(lambda _: [pixels(image())]):
        visualize_class(model, target, image, steps=steps, progress=False)


def cs231n(model: nn.Module, target: int, watch: Stopwatch, iterations: int = 100) -> None:
    """CS231n's recipe, which is the reference of our exercise; the judge sees what it shows to students."""
    module = importlib.import_module(EXERCISE)
    options = {"num_iterations": iterations, "show_every": 5}
    with patch.object(module, "plt", _Screen(watch)):
        picture = module.create_class_visualization(target, model, torch.FloatTensor, **options)
    watch.look(lambda: [pixels(picture)])


class _Screen:
    """Stands in for pyplot: what would be shown goes to the judge."""

    def __init__(self, watch: Stopwatch) -> None:
        self.watch = watch

    def imshow(self, picture: Image.Image) -> None:
        self.watch.step(lambda: [pixels(picture)])

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_: None


def lucent(model: nn.Module, target: int, watch: Stopwatch) -> None:
    """torch-lucent: `render_vis` with its defaults, 512 steps on a canvas of 128 pixels under random transforms."""
    render, param = (importlib.import_module(f"lucent.optvis.{name}") for name in ("render", "param"))
    canvas, image = param.image(128)
    quiet = {"show_image": False, "progress": False}
    with watch.watching(lambda _: [image()[0]]):
        render.render_vis(model, f"labels:{target}", param_f=lambda: (canvas, image), **quiet)


def horama_maco(model: nn.Module, target: int, watch: Stopwatch) -> None:
    """horama: `maco` with its defaults, the phases of a canvas of 1280 pixels, 1000 steps on six crops each."""
    module = importlib.import_module("horama.maco_fv")
    with _spectrum():
        magnitude, _ = module.init_maco_buffer((CANVAS, CANVAS))
        _horama(module, module.maco, partial(module.maco_preconditioner, magnitude), model, target, watch)


def horama_fourier(model: nn.Module, target: int, watch: Stopwatch) -> None:
    """horama: `fourier` with its defaults, a canvas of 1280 pixels, 1000 steps on six crops each."""
    module = importlib.import_module("horama.fourier_fv")
    scale = module.get_fft_scale(CANVAS, CANVAS, 1.5)
    to_image = module.fourier_preconditionner
    _horama(module, module.fourier, lambda x, *rest: to_image(x, scale, *rest), model, target, watch)


def _horama(
    module: ModuleType,
    run: Callable[..., Any],
    to_image: Callable[..., Tensor],
    model: nn.Module,
    target: int,
    watch: Stopwatch,
) -> None:
    """Run it on the CPU. The network gets crops of a quarter: the judge sees the whole, and the crop in the middle."""

    def views(parameter: Tensor) -> list[Tensor]:
        whole = pixels(to_image(parameter.detach(), RANGE, "cpu"))
        low, high = (round(CANVAS * (1 + sign * CROP) / 2) for sign in (-1, 1))
        return [whole, whole[:, low:high, low:high]]

    with patch.object(module, "tqdm", iter), watch.watching(views):
        run(lambda images: model(images)[:, target].mean(), device="cpu")


@contextlib.contextmanager
def _spectrum() -> Iterator[None]:
    """Inside the block, horama finds a spectrum in the working folder and does not download its own.

    Its own, of ImageNet, is on a server that many networks do not reach. Put it into the folder to use it.
    """
    file = RIVALS / "spectrum_decorrelated.npy"
    if not file.is_file():
        write_spectrum(file)
    with contextlib.chdir(RIVALS):
        yield


RECIPES: dict[str, Recipe] = {
    "ours": ours,
    "ours, longer": partial(ours, steps=LONG),
    "CS231n, longer": partial(cs231n, iterations=LONG),
    "lucent": lucent,
    "horama, maco": horama_maco,
}
# What runs only when it is asked for: all of the others together take long enough. The first 100 iterations of
# CS231n's longer run are its usual ones.
MORE: dict[str, Recipe] = {"CS231n, 100 iterations": cs231n, "horama, fourier": horama_fourier}
