"""What goes wrong in one step of class visualization, most common first; other right ways; mutants that are right."""

from autograde.mistakes.edits import Edit, drop, edit
from autograde.mistakes.families.ascent import each_name, wrong_objectives, wrong_steps
from autograde.mistakes.families.losses.penalty import wrong_l2_terms
from autograde.mistakes.misconception import mistake, style

_L2 = "l2_reg * (img**2).sum()"
_MUTANT_L2 = "l2_reg * (img ** 2).sum()"  # as ast.unparse spaces it
_STEP = "learning_rate * img.grad / img.grad.norm()"
_NAMES = ("img.grad", "g")  # what the gradient is called, by the style
_STEPS = wrong_steps("learning_rate", "img", *_NAMES)
_OF_THE_NORM = tuple(wrong.name for wrong in _STEPS if wrong.name not in ("descends", "learning_rate_ignored"))

STYLES = (
    style(
        "plain",
        edit(_STEP, "learning_rate * img.grad"),
        remark="Your step is not normalised: learning_rate * g. This is right, too, but needs another learning rate.",
        differs=True,
        without=(*_OF_THE_NORM, "l2_outside_norm"),
    ),
    style(
        "functional",
        edit("objective.backward()", "(g,) = torch.autograd.grad(objective, img)"),
        edit(_STEP, "learning_rate * g / g.norm()"),
        drop("img.grad = None"),
        without=("never_clears_gradient",),
    ),
    style("minimises", edit("objective.backward()", "(-objective).backward()"), edit("img.data +=", "img.data -=")),
    style(
        "under_no_grad",
        edit(f"img.data += {_STEP}", f"with torch.no_grad():\n    img += {_STEP}"),
        edit("img.grad = None", "img.grad.zero_()"),
    ),
    style("clears_first", drop("img.grad = None"), edit("objective = ", "img.grad = None\nobjective = ")),
)


def _decay(share: str) -> Edit:
    """The penalty by hand, as a decay of the image beside the step."""
    decay = f"img.data -= {share} * img.data"
    step = "torch.autograd.grad(objective, img)"
    return edit("backward()", f"backward()\n{decay}") | edit(step, f"{step}\n{decay}")


MISCONCEPTIONS = (
    mistake(
        "works_on_a_copy",
        "The image that was passed in does not change: your step is made on a copy of it.",
        "Change `img` itself: `img.data += ...`, or `img += ...` under `torch.no_grad()`; `img = img + ...` copies it.",
        edit("objective = ", "img = img.detach().clone().requires_grad_()\nobjective = "),
    ),
    mistake(
        "never_clears_gradient",
        "From the second step on, the gradients of all steps so far add up in `img.grad`.",
        "`backward()` adds to `.grad`. Clear it after each step, with `img.grad.zero_()` or `img.grad = None`.",
        drop("img.grad = None") | drop("img.grad.zero_()"),
    ),
    *wrong_l2_terms(_L2, "l2_reg", "img"),
    mistake(
        "l2_forgets_learning_rate",
        "You subtract the L2 term's gradient from the image without the learning rate.",
        "The term belongs to the objective: its gradient is scaled by the learning rate together with the score's.",
        (edit(_L2, "0"), _decay("2 * l2_reg")),
    ),
    mistake(
        "l2_outside_norm",
        "You divide the score's gradient by its norm before you include the L2 term.",
        "Let g be the gradient of the whole objective: subtract the term first, then divide by the norm.",
        # Of the plain step this would be right: the second edit asks for the norm.
        (
            edit(_L2, "0"),
            each_name("{g} / {g}.norm()", "({g} / {g}.norm())", _NAMES),
            _decay("2 * l2_reg * learning_rate"),
        ),
    ),
    *wrong_objectives("model(img)[0, target_y]", "model(img)", "target_y"),
    *_STEPS,
)

EQUIVALENT = {
    f"objective = model(img)[0, target_y] - {_MUTANT_L2} -> objective = model(img)[-1, target_y] - {_MUTANT_L2}": (
        "there is one image, first and last"
    ),
}
