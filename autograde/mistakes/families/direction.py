"""The direction and length of a step: mistakes in what is added to an input.

The solution adds `size` times the sign of the gradient `g`; `sign` is its expression for that sign.
"""

from collections.abc import Iterable

from autograde.mistakes.edits import Edit, edit
from autograde.mistakes.misconception import Misconception, mistake


def no_sign(sign: str, g: str, size: str, *more: Edit | Iterable[Edit]) -> Misconception:
    """The gradient itself is added, not its sign."""
    return mistake(
        "no_sign",
        "You add the gradient itself, not its sign.",
        f"Use `{sign}`: every pixel moves by {size}, however small its gradient is.",
        edit(sign, g),
        *more,
    )


def norm_in_place_of_sign(sign: str, g: str, size: str, *more: Edit | Iterable[Edit]) -> Misconception:
    """The gradient is divided by one of its norms, which fixes the length of the whole step, not of each entry."""
    return mistake(
        "norm_in_place_of_sign",
        "You divide the gradient by a norm; take its sign instead.",
        f"Use `{sign}`: every pixel moves by {size}.",
        edit(sign, f"{g} / {g}.norm()"),
        edit(sign, f"{g} / {g}.abs().max()"),
        edit(sign, f"{g} / {g}.abs().sum()"),
        *more,
    )


def absolute_value(sign: str, g: str) -> Misconception:
    """Every entry goes up, whatever the sign of its gradient."""
    return mistake(
        "absolute_value",
        "You take the absolute value of the gradient first, so every pixel becomes brighter.",
        "Keep the sign: it is the only part of the gradient that this method uses.",
        edit(sign, f"torch.sign({g}.abs())"),
        edit(sign, f"{g}.abs()"),
    )


def sign_of_the_image(sign: str, image: str, *more: Edit | Iterable[Edit]) -> Misconception:
    """The sign of the input is used, not that of the gradient."""
    return mistake(
        "sign_of_the_image",
        "You take the sign of the image, not of the gradient.",
        "After `backward()` the gradient is in `X.grad`.",
        edit(sign, f"torch.sign({image})"),
        *more,
    )


def sign_of_the_sum(*variants: Edit | Iterable[Edit]) -> Misconception:
    """The sign is taken after the input has been added."""
    return mistake(
        "sign_of_the_sum",
        "You take the sign of the sum: what you return holds only -1 and 1.",
        "Take the sign of the gradient alone, multiply it by the size of the step, and add the input last.",
        *variants,
    )


def merged_signs(sign: str, g: str) -> tuple[Misconception, ...]:
    """The gradients of a batch, (N, C, H, W), are merged along an axis before their sign is taken."""
    return (
        mistake(
            "channels_together",
            "You merge the three channels before you take the sign, so they all move the same way.",
            f"Each channel of each pixel has a gradient of its own: `{sign}` has the shape of X.",
            edit(sign, f"{g}.sum(dim=1, keepdim=True).sign()"),
        ),
        mistake(
            "averaged_over_batch",
            "All images move by the same step: the gradients are averaged over the batch.",
            "Each image has a gradient of its own: do not average along axis 0 after `backward()`.",
            edit(sign, f"{g}.mean(dim=0, keepdim=True).sign()"),
        ),
    )


def step_returned(X: str, size: str, sign: str, *variants: Edit | Iterable[Edit]) -> Misconception:
    """The step is returned without X."""
    return mistake(
        "step_returned",
        "You return the step alone, not the moved images.",
        f"Return `{X} + {size} * {sign}`.",
        *variants,
    )


def divided_by_zero(sign: str, g: str, *more: Edit | Iterable[Edit]) -> Misconception:
    """The sign is computed by a division, which gives NaN where the gradient is zero."""
    return mistake(
        "divided_by_zero",
        "Where a gradient is exactly zero, you divide by zero, and your result is not finite.",
        f"`{sign}` takes the sign without a division, and is zero where the gradient is.",
        edit(sign, f"{g} / {g}.abs()"),
        *more,
    )
