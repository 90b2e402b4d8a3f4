"""Mistakes that guided_backprop and deconvnet share: in the score, in what is returned, in what is left changed.

The solutions start from `CORRECT`, end with `GRADIENT`, and call the result `gradient`.
"""

from collections.abc import Iterable

from autograde.mistakes.edits import Edit, append, edit
from autograde.mistakes.families.caller import input_overwritten
from autograde.mistakes.families.scalar import wrong_scalars
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import Misconception, mistake, reworded

COPY = "X = X.detach().clone().requires_grad_()"
CORRECT = "correct.sum()"
GRADIENT = f"(gradient,) = torch.autograd.grad({CORRECT}, X)"
BACKWARD = f"{CORRECT}.backward()\ngradient = X.grad"
IMAGE_BY_IMAGE = """
gradient = torch.zeros(X.shape)
for i, score in enumerate(correct.view(-1)):
    gradient[i] = torch.autograd.grad(score, X, retain_graph=True)[0][i]
"""
_PER_IMAGE = "dim=(1, 2, 3), keepdim=True"
_LOWEST, _HIGHEST = (f"gradient.{end}({_PER_IMAGE})" for end in ("amin", "amax"))


def made(gradient: str) -> Edit:
    """Something else is made of the gradient."""
    return append(f"gradient = {gradient}")


def wrong_starts() -> tuple[Misconception, ...]:
    """Mistakes in the scalar at which the way back starts."""
    messages = {
        "cross_entropy": "You start from the cross-entropy loss (or log-softmax), not from the score.",
        "mean_of_scores": "You average the scores over the batch, so every gradient is divided by the number of "
        "images.",
        "all_classes": "You start from the scores of all classes together; `y` plays no part.",
        "every_label_for_every_image": "`scores[:, y]` takes the classes of all images from each image: every result "
        "mixes all labels of the batch.",
        "softmax": "You start from the softmax probability, not from the score.",
        "logarithm": "You start from the score's logarithm: every gradient is divided by its image's score.",
        "squared_scores": "You start from the squared score: every gradient is multiplied by its image's score.",
    }
    hints = {
        "cross_entropy": "A loss mixes in every other class, and what is stopped at the ReLUs is another part then. "
        "Pick the score with `gather`, and use no loss.",
        "softmax": "A probability also rises when the other classes fall. Leave the softmax out.",
        "squared_scores": "Start from the score itself.",
    }
    family = (*wrong_scalars(CORRECT), _first_image_only())
    return reworded(family, messages, hints)


def _first_image_only() -> Misconception:
    return mistake(
        "first_image_only",
        "You go back from the first image's score only: the gradient is zero for the others.",
        "Pick the score of every image, and add them up: each image's gradient comes from its own score.",
        edit(CORRECT, "correct[0].sum()"),
        edit(CORRECT, "scores[0, y[0]]"),
    )


def wrong_returns() -> tuple[Misconception, ...]:
    """Mistakes in what is made of the gradient."""
    return (
        mistake(
            "saliency_map",
            "You make a map of the gradient: with absolute values, or with the three colours merged.",
            "Return the gradient itself, signs and colours included: (N, 3, H, W).",
            made("gradient.abs()"),
            made("gradient.abs().amax(dim=1)"),
            made("gradient.abs().amax(dim=1, keepdim=True)"),
            made("gradient.amax(dim=1)"),
            made("gradient.abs().mean(dim=1)"),
            made("gradient.mean(dim=1)"),
            made("gradient.sum(dim=1)"),
            made("gradient.mean(dim=1, keepdim=True)"),
        ),
        mistake(
            "positive_part",
            "You keep only the positive part of what reaches the image.",
            "The rule holds at ReLUs, and the image is none: a pixel's entry may be negative.",
            made("gradient.clamp(min=0)"),
            made("torch.relu(gradient)"),
        ),
        mistake(
            "one_gradient_for_all",
            "You return a single gradient for the whole batch: that of one image, or that of all of them merged.",
            "Every image has a gradient of its own: the result has the shape of X.",
            made("gradient[0]"),
            made("gradient[:1]"),
            made("gradient.mean(dim=0)"),
            made("gradient.sum(dim=0)"),
            made("gradient.mean(dim=0, keepdim=True)"),
        ),
        mistake(
            "squeezed_batch",
            "With a single image, the batch axis disappears along the way: `squeeze()` drops every axis of length 1.",
            "Leave `squeeze` out: one image has to give shape (1, 3, H, W).",
            made("gradient.squeeze()"),
        ),
        mistake(
            "colours_last",
            "The values are right, but the colours are the last axis.",
            "Leave out the `permute` or `transpose`: the result has the shape of X, (N, 3, H, W).",
            made("gradient.permute(0, 2, 3, 1)"),
        ),
        mistake(
            "rescaled",
            "You rescale the gradient, as for a picture.",
            "Return the values as they are: scaling them for a picture comes later.",
            made("gradient / gradient.norm()"),
            made("gradient / gradient.abs().max()"),
            made(f"gradient / gradient.abs().amax({_PER_IMAGE})"),
            made("gradient / gradient.std()"),
            made("(gradient - gradient.min()) / (gradient.max() - gradient.min())"),
            made(f"(gradient - {_LOWEST}) / ({_HIGHEST} - {_LOWEST})"),
            made("(gradient - gradient.mean()) / (gradient.std() + 1e-5) * 0.1 + 0.5"),
        ),
        mistake(
            "sign_changed",
            "The sign of your result is wrong.",
            "Go back from the score itself, without a minus sign.",
            made("-gradient"),
        ),
        mistake(
            "times_input",
            "You multiply the gradient by the image.",
            "Gradient times input is a method of its own; this exercise asks for what reaches the image.",
            made("gradient * X.detach()"),
        ),
        mistake(
            "image_plus_gradient",
            "You add the gradient to the image.",
            "Return the gradient alone: nothing is changed here.",
            made("X.detach() + gradient"),
        ),
    )


def in_training_mode(call: str) -> Misconception:
    """The model is switched to training mode; `call` is the line that calls it."""
    return mistake(
        "in_training_mode",
        "You switch the model to training mode: dropout then drops some of the values at random.",
        "Leave out `train()`: the model is in evaluation mode when you get it, and must stay in it.",
        edit(call, f"model.train()\n{call}\nmodel.eval()"),
        edit(call, f"model.train()\n{call}"),
    )


def wrong_ends(*more: Edit | Iterable[Edit]) -> tuple[Misconception, ...]:
    """The caller's images are overwritten; nothing is returned, with `more` ways to do that."""
    kept = edit(COPY, f"images = X\n{COPY}")
    return (
        input_overwritten(
            "X",
            (kept, append("images.data = gradient.clone()")),
            (kept, append("images.data += gradient")),
            (kept, append("images.data.zero_()")),
        ).reworded(hint="Leave X alone: keep the gradient in a variable of its own, and avoid `X.data = ...`."),
        nothing_returned("gradient", append("gradient = None"), *more),
    )
