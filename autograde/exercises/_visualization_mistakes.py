"""What goes wrong in the loop of class visualization."""

import random

import torch

from autograde.exercise import Misconception
from autograde.exercises.class_visualization_update_step import class_visualization_update_step
from helpers.images import SQUEEZENET_MEAN, SQUEEZENET_STD, blur_image, deprocess, jitter


def clamp_each(img):
    for c in range(3):
        low, high = float(-SQUEEZENET_MEAN[c] / SQUEEZENET_STD[c]), float((1 - SQUEEZENET_MEAN[c]) / SQUEEZENET_STD[c])
        img.data[:, c].clamp_(low, high)


def shift(img, ox, oy):
    img.data.copy_(jitter(img.data, ox, oy))


def shift_back(img, ox, oy):
    shift(img, -ox, -oy)


def noise():
    return torch.randn(1, 3, 224, 224)


def loop(
    start=noise,
    before=shift,
    step=class_visualization_update_step,
    after=shift_back,
    clamp=clamp_each,
    blur=blur_image,
    **fixed,
):
    """The exercise's loop with one thing replaced; `fixed` options are used whatever the caller asks for."""

    def wrong(target_y, model, dtype, **kwargs):
        defaults = {"l2_reg": 1e-3, "learning_rate": 25, "num_iterations": 100, "blur_every": 10, "max_jitter": 16}
        options = defaults | kwargs | fixed
        img = start().type(dtype).requires_grad_()
        for t in range(options["num_iterations"]):
            ox, oy = random.randint(0, options["max_jitter"]), random.randint(0, options["max_jitter"])
            before(img, ox, oy)
            step(img, model, target_y, options["l2_reg"], options["learning_rate"])
            after(img, ox, oy)
            clamp(img)
            if t % options["blur_every"] == 0:
                blur(img.data, sigma=0.5)
        return deprocess(img)

    return wrong


def nothing(img, *_ignored, **_options):
    """Leave the image as it is, as an expression whose result is dropped does."""


def _swapped(img, ox, oy):
    shift(img, -oy, -ox)


def _clamp_unit(img):
    img.data.clamp_(0, 1)


def _clamp_alike(img):
    img.data.clamp_(-2.118, 2.64)


def _clamp_pixels(img):
    img.data.clamp_(0, 255)


def _step_on_a_copy(img, model, target_y, l2_reg, learning_rate):
    class_visualization_update_step(img.detach().clone().requires_grad_(), model, target_y, l2_reg, learning_rate)


def _step_down(img, model, target_y, l2_reg, learning_rate):
    class_visualization_update_step(img, model, target_y, l2_reg, -learning_rate)


MISCONCEPTIONS = (
    Misconception(
        "no_jitter",
        "The image is never shifted: jitter is missing, or its result is not used.",
        "`jitter` returns a new tensor: `img.data.copy_(jitter(img.data, ox, oy))`.",
        loop(before=nothing, after=nothing),
    ),
    Misconception(
        "jitter_not_undone",
        "The image is shifted before each step and never shifted back: it walks away.",
        "After the step: `img.data.copy_(jitter(img.data, -ox, -oy))`.",
        loop(after=nothing),
    ),
    Misconception(
        "jitter_undone_the_wrong_way",
        "After the step the image is shifted, but not back to where it was: it walks away.",
        "Undo it with the same two numbers, in the same order, with opposite signs: `jitter(img.data, -ox, -oy)`.",
        (loop(after=shift), loop(after=_swapped)),
    ),
    Misconception(
        "max_jitter_ignored",
        "The shifts are drawn up to 16 pixels whatever max_jitter says.",
        "Use the value from kwargs: `random.randint(0, max_jitter)`.",
        loop(max_jitter=16),
    ),
    Misconception(
        "no_clamp",
        "The image leaves the range of valid colours: clamping is missing, or its result is not used.",
        "Clamp in place, channel by channel: `img.data[:, c].clamp_(low, high)`.",
        loop(clamp=nothing),
    ),
    Misconception(
        "clamps_to_unit_range",
        "You clamp the image to [0, 1], but its values are normalised: black lies near -2, white near 2.5.",
        "The limits of channel c are (0 - mean[c]) / std[c] and (1 - mean[c]) / std[c].",
        loop(clamp=_clamp_unit),
    ),
    Misconception(
        "clamps_to_pixel_range",
        "You clamp the image to [0, 255], but its values are normalised: black lies near -2, white near 2.5.",
        "The limits of channel c are (0 - mean[c]) / std[c] and (1 - mean[c]) / std[c].",
        loop(clamp=_clamp_pixels),
    ),
    Misconception(
        "clamps_channels_alike",
        "You clamp all channels to the same limits, which fit only some of them.",
        "Each channel has a mean and a standard deviation of its own: loop over c, and clamp `img.data[:, c]`.",
        loop(clamp=_clamp_alike),
    ),
    Misconception(
        "no_blur",
        "The image is never blurred: the blur is missing, or made on a copy.",
        "Every blur_every iterations: `blur_image(img.data, sigma=0.5)`, which works in place.",
        (loop(blur=nothing), loop(blur=lambda image, sigma: blur_image(image.clone(), sigma))),
    ),
    Misconception(
        "blurs_every_step",
        "The image is blurred in every iteration, whatever blur_every says.",
        "Blur only `if t % blur_every == 0`.",
        loop(blur_every=1),
    ),
    Misconception(
        "blur_every_ignored",
        "The image is blurred every 10 iterations, whatever blur_every says.",
        "Use the value from kwargs: `if t % blur_every == 0`.",
        loop(blur_every=10),
    ),
    Misconception(
        "num_iterations_ignored",
        "Your loop runs 100 times, whatever num_iterations says.",
        "Use the value from kwargs: `for t in range(num_iterations)`.",
        loop(num_iterations=100),
    ),
    Misconception(
        "one_iteration",
        "Your loop ends after a single iteration.",
        "Is the `return` inside the loop? It belongs after it.",
        loop(num_iterations=1),
    ),
    Misconception(
        "learning_rate_ignored",
        "Your steps use learning rate 25, whatever the caller asks for.",
        "Take learning_rate from kwargs, and pass it on to class_visualization_update_step.",
        loop(learning_rate=25),
    ),
    Misconception(
        "steps_have_no_effect",
        "The model is asked in each iteration, but the image never changes: the steps are made on a copy, or dropped.",
        "Pass `img` itself to class_visualization_update_step, and check that step by its own exercise first.",
        loop(step=_step_on_a_copy),
    ),
    Misconception(
        "walks_downhill",
        "The target's score goes down: the steps lead downhill.",
        "Check class_visualization_update_step by its own exercise first: it has to add the gradient.",
        loop(step=_step_down),
    ),
    Misconception(
        "starts_constant",
        "You start from an image of one colour.",
        "Start from random noise, `torch.randn(1, 3, 224, 224)`: from there all directions are open.",
        (loop(start=lambda: torch.zeros(1, 3, 224, 224)), loop(start=lambda: torch.full((1, 3, 224, 224), 0.5))),
    ),
)
