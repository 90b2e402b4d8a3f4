"""Penalties of an objective: mistakes in an L2 term."""

from autograde.mistakes.edits import Edit, edit
from autograde.mistakes.misconception import Misconception, mistake


def wrong_l2_terms(term: str, weight: str, x: str) -> tuple[Misconception, ...]:
    """Mistakes in the expression `term`, which is `weight` times the squared L2 norm of `x`."""
    squared = f"({x}**2).sum()"

    def penalty(norm: str, strength: str = weight) -> Edit:
        return edit(term, f"{strength} * {norm}")

    return (
        mistake(
            "l2_without_gradient",
            f"The L2 term has no effect on your step: it is missing, or does not reach the gradient of `{x}`.",
            f"Take the norm of `{x}` itself, not of the weights, of a copy or of `{x}.data`; subtract it from the "
            "score.",
            penalty(f"({x}.detach()**2).sum()"),
        ),
        mistake(
            "l2_not_squared",
            "You penalise the L2 norm of the image, but the exercise asks for its square.",
            f"Square it: `({x} ** 2).sum()`. Its gradient is 2 * {x}, while the norm's always has length 1.",
            penalty(f"{x}.norm()"),
        ),
        mistake(
            "l2_wrong_sign",
            "Your L2 term rewards large images: its sign is wrong.",
            f"Climb `score - {weight} * ({x} ** 2).sum()`; if you minimise a loss instead, add the penalty to it.",
            penalty(squared, f"-{weight}"),
        ),
        mistake(
            "l2_factor_two_missing",
            f"Your L2 term pulls half as much as it should: the gradient of the squared norm is 2 * {x}.",
            f"Use `2 * {weight} * {x}`, or let autograd differentiate `{weight} * ({x} ** 2).sum()`.",
            penalty(f"{squared} / 2"),
        ),
        mistake(
            "l2_mean",
            "You average the squared pixels, but the squared norm is their sum.",
            "Use `.sum()` in place of `.mean()`: the mean shrinks the term by the number of pixels.",
            penalty(f"({x}**2).mean()"),
        ),
        mistake(
            "l2_weight_ignored",
            f"Your L2 term has the same strength whatever `{weight}` says.",
            f"Multiply the squared norm by the argument `{weight}`; with 0 there must be no penalty at all.",
            penalty(squared, "1"),
            penalty(squared, "1e-3"),
        ),
        mistake(
            "l2_sum_without_square",
            "You penalise the sum of the pixels themselves: all of them are pushed down alike, however large they are.",
            f"Square each pixel before you add them up: `({x} ** 2).sum()`.",
            penalty(f"{x}.sum()"),
            penalty(f"({x} * 2).sum()"),
        ),
        mistake(
            "l2_square_after_sum",
            "You square the sum of the pixels, but the squared norm is the sum of their squares.",
            f"Square first, then add up, `({x} ** 2).sum()`: otherwise positive and negative pixels cancel.",
            penalty(f"{x}.sum() ** 2"),
        ),
        mistake(
            "l2_squared_twice",
            "Your L2 term is the fourth power of the norm: you square it once too often.",
            f"`({x} ** 2).sum()` is already the squared norm; only `{x}.norm()` would need squaring.",
            penalty(f"{squared} ** 2"),
        ),
        mistake(
            "l1_norm",
            "You penalise the sum of absolute values, the L1 norm, but the exercise asks for the squared L2 norm.",
            f"Use `({x} ** 2).sum()`.",
            penalty(f"{x}.abs().sum()"),
        ),
    )
