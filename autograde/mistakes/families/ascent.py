"""Gradient ascent on one class's score: mistakes in the objective, and in the step."""

from functools import reduce
from operator import or_

from autograde.mistakes.edits import Edit, edit
from autograde.mistakes.misconception import Misconception, mistake


def wrong_objectives(score: str, scores: str, target: str) -> tuple[Misconception, ...]:
    """Mistakes in the objective of a solution that climbs on `score`, the class `target` of `scores`, (1, classes)."""
    loss = f"F.cross_entropy({scores}, torch.tensor([{target}]))"
    pick = f"Pick the target's: `scores[0, {target}]`."
    return (
        mistake(
            "cross_entropy",
            "You lower the cross-entropy loss, but the exercise asks you to raise the score itself.",
            f"The loss can fall because all other classes get less likely. Use `scores[0, {target}]`, without a "
            "softmax.",
            edit(score, f"-{loss}"),
        ),
        mistake(
            "climbs_cross_entropy",
            "You climb the cross-entropy loss, which leads away from the class.",
            f"Use the score `scores[0, {target}]`, and add its gradient.",
            edit(score, loss),
        ),
        mistake(
            "softmax",
            "You climb the softmax probability, but the exercise asks for the score before the softmax.",
            f"Use `scores[0, {target}]` as the model returns it.",
            edit(score, f"{scores}.softmax(dim=1)[0, {target}]"),
        ),
        mistake("all_scores", "You climb the sum of all classes' scores.", pick, edit(score, f"{scores}.sum()")),
        mistake(
            "best_score",
            "You climb the highest score, whichever class has it.",
            pick,
            edit(score, f"{scores}.max()"),
        ),
    )


def wrong_steps(rate: str, x: str, *gradients: str, right: str = "{g}.norm()") -> tuple[Misconception, ...]:
    """Mistakes in the step `x += rate * g / g.norm()`; `gradients` are the names of g in the solution's styles.

    right: what the solution divides by, if that is not the norm. One of these mistakes may then be what is asked for,
    and the hints need other words.
    """

    def divided(divisor: str) -> Edit:
        return each_name("{g} / " + right, "{g} / " + divisor, gradients)

    return (
        mistake(
            "descends",
            "You walk downhill: every step lowers what it should raise.",
            "Add the step for gradient ascent; or, if you minimise, make the loss minus the objective.",
            each_name(f"{rate} * {{g}}", f"-{rate} * {{g}}", gradients),
        ),
        mistake(
            "learning_rate_ignored",
            f"Your step uses learning rate 1: the argument `{rate}` has no effect.",
            f"Multiply the step by `{rate}`.",
            each_name(f"{rate} * {{g}}", "{g}", gradients),
        ),
        mistake(
            "squared_norm_divisor",
            "You divide the gradient by the square of its norm: the steeper the slope, the smaller your step.",
            "Divide by the norm, `g.norm()`, or do not divide at all.",
            divided("{g}.square().sum()"),
        ),
        mistake(
            "largest_entry_divisor",
            "You divide the gradient by its largest entry.",
            "Divide by its L2 norm, `g.norm()`, or do not divide at all.",
            divided("{g}.abs().max()"),
            divided("{g}.max()"),
        ),
        mistake(
            "mean_size_divisor",
            "You divide the gradient by its standard deviation or its mean absolute value, as DeepDream does.",
            "Neither is the length of the gradient, so a larger image would take longer steps: divide by `g.norm()`.",
            divided("{g}.std()"),
            divided("{g}.abs().mean()"),
        ),
        mistake(
            "sum_divisor",
            "You divide the gradient by the sum of its entries, not by its L2 norm.",
            "Positive and negative entries cancel in the sum, which may even be negative: divide by `g.norm()`.",
            divided("{g}.sum()"),
            divided("-{g}.sum()"),  # as it comes out for those who minimise
        ),
        mistake(
            "l1_norm_divisor",
            "You divide the gradient by its L1 norm, the sum of absolute values.",
            "Divide by its L2 norm, `g.norm()`, or do not divide at all.",
            divided("{g}.abs().sum()"),
        ),
        mistake(
            "divided_by_itself",
            "You divide the gradient by itself, entry by entry: nothing is left of it.",
            "Divide by one number, the norm of the whole gradient: `g / g.norm()`.",
            divided("{g}"),
            divided("-{g}"),
        ),
        mistake(
            "multiplied_by_norm",
            "You multiply the gradient by its norm: where the slope is twice as steep, your step is four times as "
            "long.",
            "Divide by the norm, `g / g.norm()`: all steps are then equally long.",
            each_name("{g} / " + right, "{g} * " + right, gradients),
        ),
        mistake(
            "image_norm_divisor",
            "You divide the gradient by the norm of the image.",
            "It is the gradient's own norm that makes all steps equally long: `g / g.norm()`.",
            divided(f"{x}.data.norm()"),
        ),
        mistake(
            "sign_step",
            "Every pixel moves by the same amount: you step along the sign of the gradient.",
            "Use the gradient itself; its sign belongs to the fast gradient sign method.",
            each_name("{g} / " + right, "{g}.sign()", gradients),
        ),
    )


def each_name(old: str, new: str, names: tuple[str, ...]) -> Edit:
    """Return an edit in which "{g}" stands for the first of `names` with which it fits."""
    return reduce(or_, (edit(old.replace("{g}", name), new.replace("{g}", name)) for name in names))
