"""What goes wrong when a linear classifier is fooled, most common first; other right ways; mutants that are right."""

from autograde.mistakes.edits import Edit, body, edit
from autograde.mistakes.families.caller import input_overwritten
from autograde.mistakes.families.direction import (
    no_sign,
    norm_in_place_of_sign,
    sign_of_the_image,
    sign_of_the_sum,
    step_returned,
)
from autograde.mistakes.families.ignored import fixed_factor
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import mistake, style

_SIGN = "torch.sign(w)"
_LINE = f"x_fooling = x + step * {_SIGN}"
_ADDED = f"x_fooling += step * {_SIGN}"
_LAST = "x_fooling = x + step * direction"

STYLES = (
    style("on_a_copy", edit(_LINE, f"x_fooling = x.clone()\n{_ADDED}")),
    style("named_direction", edit(_LINE, f"direction = {_SIGN}\n{_LAST}")),
    style(
        "gradient_of_the_score",
        edit(
            _LINE,
            f"""
            x_leaf = x.detach().clone().requires_grad_()
            (w,) = torch.autograd.grad(torch.dot(w, x_leaf), x_leaf)
            {_LINE}
            """,
        ),
    ),
)


def _directions(*directions: str) -> list[Edit]:
    """Other directions in place of the weights' signs."""
    return [edit(_SIGN, direction) for direction in directions]


def _start(start: str) -> Edit:
    """Something else than x, to which the step is added."""
    return edit("x + ", f"{start} + ") | edit("x.clone()", f"{start}.clone()")


def _finally(line: str) -> Edit:
    """One more line at the end."""
    return edit(_LINE, f"{_LINE}\n{line}") | edit(_ADDED, f"{_ADDED}\n{line}") | edit(_LAST, f"{_LAST}\n{line}")


MISCONCEPTIONS = (
    no_sign(_SIGN, "w", "`step`").reworded(
        "step_times_weight",
        "You move each entry by step times its weight, so entries with large weights move further than the others.",
        "Use `torch.sign(w)`: every entry moves by `step`. With weights of 1 and -1, as in the example, the two agree.",
    ),
    mistake(
        "wrong_direction",
        "You move against the weights, so the score falls.",
        "Move up where the weight is positive, and down where it is negative: add `step * torch.sign(w)`.",
        *_directions(f"-{_SIGN}", "-w"),
    ),
    norm_in_place_of_sign(_SIGN, "w", "`step`", *_directions(f"{_SIGN} / len(w) ** 0.5", f"{_SIGN} / len(w)")).reworded(
        "unit_length",
        "You divide the weights by their norm, so `step` is the length of the whole move, not of each entry's move.",
        "Every entry moves by `step`: use `torch.sign(w)`.",
    ),
    sign_of_the_image(_SIGN, "x", *_directions("-torch.sign(x)", "torch.sign(x * w)", "-torch.sign(x * w)")).reworded(
        "sign_of_x",
        "You use the sign of x, but it is the sign of the weight that decides which way helps.",
        "The score is a sum of w_i * x_i: it grows with x_i where w_i is positive, whatever x_i is.",
    ),
    mistake(
        "all_the_same_way",
        "You move all entries the same way; where the weight is negative, that lowers the score.",
        "Multiply the step by `torch.sign(w)`.",
        *_directions("torch.ones_like(w)", "-torch.ones_like(w)", "w.abs()"),
    ),
    mistake(
        "only_some_entries",
        "You move only some of the entries, but every one of them can help.",
        "Move every entry, from the first to the last, even where its sign already agrees with the weight's.",
        *_directions(f"{_SIGN} * (x * w < 0)", "(w > 0)", "-(w < 0).float()"),
        body("""
            x_fooling = x.clone()
            for i in range(len(x)):
                if (w * x_fooling).sum() > 0:
                    break
                x_fooling[i] += step * torch.sign(w[i])
        """),
        *(body(f"x_fooling = x.clone()\nx_fooling[{rest}] += step * torch.sign(w[{rest}])") for rest in ("1:", ":-1")),
    ),
    fixed_factor("step", "step *", (1, 0.5)),
    mistake(
        "ten_entries",
        "The number 10 is written into your code: it works only for ten entries.",
        "Loop over `range(len(x))`, or treat all entries at once: `x + step * torch.sign(w)`.",
        (_start("x[:10]"), edit(_SIGN, "torch.sign(w[:10])")),
        body("""
            x_fooling = x.clone()
            for i in range(10):
                x_fooling[i] += step * torch.sign(w[i])
        """),
    ),
    mistake(
        "weights_moved",
        "You move the weights, but the classifier has to stay as it is: move x.",
        "Return x plus the move, not w plus the move.",
        _start("w"),
        (_start("w"), edit(_SIGN, "torch.sign(x)")),
    ),
    step_returned("x", "step", _SIGN, _start("0 * x")).reworded(
        "only_the_move",
        "You return the move alone, not the moved x.",
        "Add x to it: `x + step * torch.sign(w)`.",
    ),
    mistake(
        "score_returned",
        "You return the score of the moved input, which is one number, not the moved input itself.",
        "Return the moved x, which has the same shape as x.",
        _finally("x_fooling = (w * x_fooling).sum()"),
    ),
    mistake(
        "terms_of_the_score",
        "You return the terms of the score, weight times entry, not the moved x.",
        "Return `x + step * torch.sign(w)` without multiplying by w.",
        _finally("x_fooling = w * x_fooling"),
        edit(_LINE, "x_fooling = w * x + step * w.abs()"),
    ),
    sign_of_the_sum(
        _finally("x_fooling = torch.sign(x_fooling)"), edit(_LINE, "x_fooling = torch.sign(x + step * w)")
    ).reworded(hint="Take the sign of the weights alone, multiply it by `step`, and add x last."),
    nothing_returned("x_fooling", body(f"x += step * {_SIGN}")),
    input_overwritten(
        "x",
        edit(_LINE, f"x += step * {_SIGN}\nx_fooling = x")
        | edit("x.clone()", "x")
        | edit("x + step * direction", "x.add_(step * direction)"),
    ),
)

EQUIVALENT = {
    f"{_LINE} -> x_fooling = x + step / {_SIGN}": "1 / 1 is 1, and 1 / -1 is -1; no weight is zero",
}
