"""The loop: step by step, make images that raise an objective."""

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from helpers.errors import ArgumentError
from helpers.layers import require_evaluation_mode
from helpers.ready_made import ready_made
from helpers.synthesis.activations import CANVAS, activations
from helpers.synthesis.canvas import Canvas
from helpers.synthesis.objectives import Objective
from helpers.synthesis.showing import Showing, progress_bar
from helpers.synthesis.transforms import ROBUST, Transform


@dataclass(frozen=True)
class Frame:
    """The images after a step.

    step: steps made so far, from 1. values: the objective of each image before this step, (N,), the mean over its
    views. attention: how strongly the steps so far pulled at each pixel, (N, H, W): the sum of the absolute gradients.
    """

    step: int
    canvas: Canvas
    values: Tensor
    attention: Tensor

    @property
    def images(self) -> Tensor:
        """The images now, normalised RGB, (N, 3, H, W), detached; they are not kept: copy what you want to keep."""
        with torch.no_grad():
            return self.canvas()


def ascend(
    model: nn.Module,
    objective: Objective,
    canvas: Canvas,
    *,
    transform: Transform | None = ROBUST,
    views: int = 1,
    steps: int = 64,
    lr: float = 0.04,
    seed: int = 0,
) -> Iterator[Frame]:
    """Change the canvas step by step so that its images raise the objective; yield a Frame after each step.

    Stop iterating to stop at once. model: any network in evaluation mode that takes normalised images; it is left as
    it is, and its parameters get no gradients. canvas: its parameters are changed by Adam (Kingma & Ba 2015), on the
    model's device. transform: a random view of each image at each step; None to show the network the canvas itself.
    views: of each image at each step. lr: Adam's learning rate. seed: of the views; the global random state is neither
    used nor changed. Raises ArgumentError for a model in training mode, for an objective that does not fit, and, naming
    the step, when the objective is no longer finite.
    """
    require_evaluation_mode(model)
    if views < 1:
        raise ArgumentError(f"views is {views}; expected 1 or more.")
    canvas.to(next((parameter.device for parameter in model.parameters()), "cpu"))
    parameters = list(canvas.parameters())
    optimizer = torch.optim.Adam(parameters, lr=lr)
    generator = torch.Generator().manual_seed(seed)
    attention: Tensor | float = 0.0
    for step in range(1, steps + 1):
        with torch.enable_grad():  # also where the caller has switched gradients off
            images = canvas()
            values = _values(model, objective, images, transform, views, generator)
            _require_gradient(objective, values)
            # With inputs given, the model's parameters get no gradients, whether or not they are frozen.
            pull, *gradients = torch.autograd.grad(values.sum(), [images, *parameters])
        if not values.isfinite().all():
            raise ArgumentError(f"the objective is {values.tolist()} at step {step}; use a smaller learning rate.")
        for parameter, gradient in zip(parameters, gradients, strict=True):
            parameter.grad = -gradient  # Adam minimises
        optimizer.step()
        optimizer.zero_grad()
        attention = attention + pull.abs().sum(dim=1)
        yield Frame(step, canvas, values.detach(), attention)


@ready_made
def synthesise(
    model: nn.Module,
    objective: Objective,
    canvas: Canvas,
    *,
    transform: Transform | None = ROBUST,
    views: int = 1,
    steps: int = 64,
    lr: float = 0.04,
    seed: int = 0,
    progress: bool = True,
    show: bool = True,
    each: Callable[[Frame], None] | None = None,
) -> Tensor:
    """Return the images that raise the objective, normalised RGB, (N, 3, H, W), detached.

    progress: show a bar. Then an interruption returns the images as they are, with a warning. show: show the
    images while they change, where a person looks on. each: called with the Frame after each step. All else is that
    of `ascend`. 64 steps take SqueezeNet about 1.3 seconds for one image on two cores.
    """
    frames = ascend(model, objective, canvas, transform=transform, views=views, steps=steps, lr=lr, seed=seed)
    bar = progress_bar(frames, objective.name, steps, wanted=progress)
    done = 0
    with Showing(show) as showing, bar:
        try:
            for frame in bar:
                done = frame.step
                bar.set_postfix(objective=f"{float(frame.values.mean()):.3g}", refresh=False)
                if showing.is_due:
                    showing.show(frame.images, f"step {frame.step} of {steps}")
                if each is not None:
                    each(frame)
        except KeyboardInterrupt:
            if not progress or not done:
                raise
            warnings.warn(f"interrupted: the images are those after {done} of {steps} steps.", stacklevel=2)
    with torch.no_grad():
        return canvas()


def _values(
    model: nn.Module,
    objective: Objective,
    images: Tensor,
    transform: Transform | None,
    views: int,
    generator: torch.Generator,
) -> Tensor:
    """The objective of each image, the mean over its views, (N,)."""
    shown = images.repeat(views, 1, 1, 1)
    if transform is not None:
        shown = transform(shown, generator)
    seen = activations(model, shown.contiguous(memory_format=torch.channels_last), objective.layers)
    if CANVAS in objective.layers:
        seen[CANVAS] = images.repeat(views, 1, 1, 1)
    n = len(images)
    values = [
        _of_view(objective, {name: one[i : i + n] for name, one in seen.items()}, n) for i in range(0, len(shown), n)
    ]
    return torch.stack(values).mean(dim=0)


def _require_gradient(objective: Objective, values: Tensor) -> None:
    if not values.requires_grad:
        raise ArgumentError(
            f"objective {objective.name!r} does not depend on the images, or loses the gradient on its way "
            "(detach, NumPy, no_grad); compute its value with torch from what the layers return."
        )


def _of_view(objective: Objective, seen: dict[str, Tensor], n: int) -> Tensor:
    value = objective.value(seen)
    if value.shape != (n,):
        raise ArgumentError(
            f"objective {objective.name!r} returns {tuple(value.shape)} for {n} images, expected ({n},)."
        )
    return value
