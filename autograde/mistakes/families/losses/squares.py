"""Losses that are a weight times a sum of squared differences: mistakes in the sum, and in the weight."""

from collections.abc import Callable

from autograde.mistakes.edits import Edit
from autograde.mistakes.misconception import Misconception, mistake

Instead = Callable[[str], Edit]  # makes the edit that puts another expression in place of the right one


def wrong_sums_of_squares(instead: Instead, *differences: str) -> tuple[Misconception, ...]:
    """Mistakes in the sum of the squares of all entries of `differences`, which are names of tensors."""

    def summed(term: str, around: str = "{}") -> Edit:
        return instead(around.format(" + ".join(term.format(d=d) for d in differences)))

    return (
        mistake(
            "mean_in_place_of_sum",
            "You average the squared differences; the loss is their sum.",
            'Use `.sum()` in place of `.mean()`; `F.mse_loss` averages unless you say `reduction="sum"`.',
            summed("({d}**2).mean()"),
        ),
        mistake(
            "halved",
            "Your loss is half of what it should be.",
            "The paper puts 1/2 in front of its sums; this exercise does not. Leave the factor out.",
            summed("({d}**2).sum()", "0.5 * ({})"),
        ),
        mistake(
            "doubled",
            "Your loss is twice what it should be.",
            "Each difference counts once.",
            summed("({d}**2).sum()", "2 * ({})"),
        ),
        mistake(
            "absolute_differences",
            "You add up the absolute values of the differences, not their squares.",
            "Square them: large differences are to count more.",
            summed("{d}.abs().sum()"),
        ),
        mistake(
            "norm_not_squared",
            "You take the norm of the differences, the root of the sum of squares.",
            "Leave the root out: `(difference**2).sum()`.",
            summed("{d}.norm()"),
            *([summed("({d}**2).sum()", "({}) ** 0.5")] if len(differences) > 1 else []),
        ),
        mistake(
            "not_squared",
            "You add up the differences themselves, so positive and negative ones cancel.",
            "Square each of them before you add them up.",
            summed("{d}.sum()"),
            summed("{d}.sum().abs()"),
            summed("({d} * 2).sum()"),
        ),
        mistake(
            "squared_after_the_sum",
            "You add up first and square then: differences of opposite signs cancel.",
            "The other way round: square each difference, then add up.",
            summed("{d}.sum() ** 2"),
        ),
        mistake(
            "squared_twice",
            "You square the differences, and then their sum as well.",
            "Square each difference once, then add up.",
            summed("({d}**2).sum()", "({}) ** 2"),
        ),
        mistake(
            "other_power",
            "You raise the differences to another power than the second.",
            "Square each difference once, then add up.",
            summed("({d}**3).sum()"),
            summed("({d}**4).sum()"),
        ),
        mistake(
            "not_summed",
            "You return many numbers; the loss is a single one.",
            "Add up all entries: `.sum()` without an axis.",
            instead(f"({differences[0]}**2)"),
            instead(f"({differences[0]}**2).sum(dim=-1)"),
        ),
        mistake(
            "largest_only",
            "Only the largest of the squared differences counts.",
            "All of them count: use `.sum()`.",
            summed("({d}**2).max()"),
        ),
    )


def wrong_weights(weight: str, instead: Instead) -> tuple[Misconception, ...]:
    """Mistakes in the factor `weight` of a loss; `instead` takes what is written in front of the sum."""
    return (
        mistake(
            "weight_ignored",
            f"The argument `{weight}` has no effect.",
            f"Multiply the sum by `{weight}`.",
            instead("1 *"),
        ),
        mistake(
            "weight_squared",
            f"You multiply by `{weight}` before you square: the weight is squared as well.",
            f"Multiply the sum by `{weight}` last.",
            instead(f"{weight}**2 *"),
        ),
        mistake(
            "divided_by_the_weight",
            f"You divide by `{weight}`.",
            "Multiply by it: a larger weight makes the loss more important.",
            instead(f"1 / {weight} *"),
        ),
        mistake(
            "weight_added",
            f"You add `{weight}`, but it is a factor.",
            f"Multiply the sum by `{weight}`.",
            instead(f"{weight} +"),
        ),
        mistake(
            "negative",
            "Your loss is negative: the better the image fits, the larger it is.",
            "A loss is minimised: leave the minus sign out.",
            instead(f"-{weight} *"),
        ),
    )
