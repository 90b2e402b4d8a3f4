"""What goes wrong with the three rules, most common first; other right ways; mutants that are right."""

from functools import reduce
from operator import or_

from autograde.mistakes.edits import Edit, append, edit
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import mistake, style

_PLAIN = "passes = activation_input > 0"
_DECONVNET = "passes = grad > 0"
_GUIDED = "passes = (activation_input > 0) & (grad > 0)"
_ERROR = """raise ValueError(f'unknown rule {rule!r}: choose "plain", "deconvnet" or "guided".')"""
_PASSED = "passed = grad * passes"
_FORMS = (
    _PASSED,
    "passed = torch.where(passes, grad, 0.0)",
    "passed = grad.masked_fill(~passes, 0)",
    "passed = grad.clone()\npassed[~passes] = 0",
)

STYLES = (
    style("where", edit(_PASSED, _FORMS[1])),
    style("masked_fill", edit(_PASSED, _FORMS[2])),
    style("assigned_on_a_copy", edit(_PASSED, _FORMS[3])),
)


def _condition(old: str, *new: str) -> tuple[Edit, ...]:
    """Other conditions in place of one rule's."""
    return tuple(edit(old, f"passes = {one}") for one in new)


def _every_rule(plain: str, deconvnet: str, guided: str) -> tuple[Edit, ...]:
    """Other conditions for all three rules."""
    rules = (("plain", _PLAIN, plain), ("deconvnet", _DECONVNET, deconvnet), ("guided", _GUIDED, guided))
    return tuple(
        edit(f'if rule == "{name}":\n    {old}', f'if rule == "{name}":\n    passes = {new}')
        for name, old, new in rules
    )


def _result(expression: str) -> Edit:
    """Something else is made of the mask."""
    return reduce(or_, (edit(form, f"passed = {expression}") for form in _FORMS))


def _made(expression: str) -> Edit:
    """Something else is made of the result."""
    return append(f"passed = {expression}")


MISCONCEPTIONS = (
    mistake(
        "deconvnet_as_plain",
        'For the rule "deconvnet" you look at the input: that is the plain rule\'s condition.',
        "The deconvnet does not look at the forward pass at all: which entries of `grad` does it let pass?",
        *_condition(_DECONVNET, "activation_input > 0", "activation_input.clamp(min=0) != 0"),
    ),
    mistake(
        "deconvnet_as_guided",
        'For the rule "deconvnet" you look at the input, too: both conditions together are the guided rule.',
        "Look at `grad` alone: an entry above 0 passes, whatever the input was.",
        *_condition(_DECONVNET, "(activation_input > 0) & (grad > 0)"),
    ),
    mistake(
        "guided_as_deconvnet",
        'For the rule "guided" you look at grad alone: that is the rule of the deconvnet.',
        "Where the input was not above 0, the ReLU was closed: nothing passes there.",
        *_condition(_GUIDED, "grad > 0"),
    ),
    mistake(
        "guided_as_plain",
        'For the rule "guided" you look at the input alone: that is the plain rule.',
        "The guided rule also stops entries of `grad` below 0. Around `&`, each condition needs parentheses.",
        *_condition(_GUIDED, "activation_input > 0", "activation_input > 0 & (grad > 0)"),
    ),
    mistake(
        "either_is_enough",
        'For the rule "guided", one of the two conditions is enough in your function.',
        "Both must hold at the same place: join them with `&`, not with `|`.",
        *_condition(_GUIDED, "(activation_input > 0) | (grad > 0)"),
    ),
    mistake(
        "conditions_mixed_up",
        'For the rule "guided" you compare a sum, a product or signs: an entry may pass although one of the two is '
        "below 0.",
        "Ask for both separately: the input above 0, and the entry of `grad` above 0.",
        *_condition(
            _GUIDED,
            "activation_input * grad > 0",
            "activation_input.sign() == grad.sign()",
            "activation_input + grad > 0",
        ),
    ),
    mistake(
        "input_compared_with_gradient",
        'For the rule "guided" you compare the input with the gradient, not each of them with 0.',
        "Two conditions, joined with `&`: the input above 0, and the entry of `grad` above 0.",
        *_condition(_GUIDED, "activation_input > grad", "grad > activation_input"),
    ),
    mistake(
        "plain_not_masked",
        'For the rule "plain" you let everything pass.',
        "Where the ReLU's input was not above 0, its output did not depend on it: the gradient there is 0.",
        *_condition(_PLAIN, "torch.ones_like(grad, dtype=torch.bool)"),
    ),
    mistake(
        "plain_as_guided",
        'For the rule "plain" you also stop the entries of grad below 0.',
        "The plain rule is the gradient as it is: it may well be below 0. Only the input decides.",
        *_condition(_PLAIN, "(activation_input > 0) & (grad > 0)"),
    ),
    mistake(
        "same_rule_for_all",
        "Your function gives the same result for all three rules.",
        "Compare `rule` with each of the three names: every rule has its own condition.",
        _every_rule("activation_input > 0", "activation_input > 0", "activation_input > 0"),
        _every_rule("grad > 0", "grad > 0", "grad > 0"),
        _every_rule(*("(activation_input > 0) & (grad > 0)",) * 3),
    ),
    mistake(
        "rules_exchanged",
        'The conditions of the rules "plain" and "deconvnet" are exchanged.',
        "The plain rule is that of the gradient, which looks at the forward input. The deconvnet looks at `grad`.",
        (
            edit('if rule == "plain"', 'if rule == "deconvnet"'),
            edit('elif rule == "deconvnet"', 'elif rule == "plain"'),
        ),
    ),
    mistake(
        "below_zero_passes",
        "You let pass what is below 0, and stop what is above.",
        "All three rules keep what is above 0: turn the comparisons round.",
        _every_rule("activation_input < 0", "grad < 0", "(activation_input < 0) & (grad < 0)"),
        _every_rule("activation_input <= 0", "grad <= 0", "(activation_input <= 0) & (grad <= 0)"),
        _every_rule("activation_input > 0", "grad < 0", "(activation_input > 0) & (grad < 0)"),
        *_condition(_GUIDED, "(activation_input < 0) & (grad > 0)", "(activation_input > 0) & (grad < 0)"),
        *_condition(_PLAIN, "activation_input < 0"),
        *_condition(_DECONVNET, "grad < 0"),
    ),
    mistake(
        "another_threshold",
        "You compare with another number than 0.",
        "A ReLU opens at 0: ask what is above it.",
        _every_rule("activation_input > 1", "grad > 1", "(activation_input > 1) & (grad > 1)"),
        _every_rule("activation_input > -1", "grad > -1", "(activation_input > -1) & (grad > -1)"),
        *_condition(_PLAIN, "activation_input > 1", "activation_input > -1"),
        *_condition(_DECONVNET, "grad > 1", "grad > -1", "grad > grad.mean()"),
        *_condition(
            _GUIDED,
            "(activation_input > 0) & (grad > 1)",
            "(activation_input > 0) & (grad > -1)",
            "(activation_input > 1) & (grad > 0)",
            "(activation_input > -1) & (grad > 0)",
        ),
    ),
    mistake(
        "zero_passes",
        "You also let pass what belongs to an input of exactly 0.",
        "Ask for inputs above 0: `>`, not `>=`. Behind a ReLU, zeros are common.",
        _every_rule("activation_input >= 0", "grad > 0", "(activation_input >= 0) & (grad > 0)"),
        _every_rule("~(activation_input < 0)", "grad > 0", "~(activation_input < 0) & (grad > 0)"),
    ),
    mistake(
        "input_returned",
        "You return entries of the input, not of grad.",
        "The input only decides which entries pass. What passes are the entries of `grad`.",
        _result("activation_input * passes"),
        _result("activation_input.clamp(min=0) * passes"),
        _result("activation_input.clamp(min=0)"),
    ),
    mistake(
        "mask_returned",
        "You return the mask: 1 where an entry passes, and 0 elsewhere.",
        "Multiply `grad` by the mask.",
        _result("passes.float()"),
        _result("passes"),
        _result("passes.to(grad.dtype)"),
    ),
    mistake(
        "times_the_input",
        "You multiply grad by the ReLU's output, not by a mask of zeros and ones.",
        "What passes, passes unchanged: multiply by the condition, `activation_input > 0`.",
        _result("grad * passes * activation_input"),
        _result("grad * passes * activation_input.clamp(min=0)"),
        _result("grad * passes * activation_input.abs()"),
    ),
    mistake(
        "absolute_values",
        "You return absolute values: a negative entry that passes must stay negative.",
        "Leave `abs` out: only the plain rule lets negative entries pass, and it does not change them.",
        _made("passed.abs()"),
        _result("grad.abs() * passes"),
    ),
    mistake(
        "sign_returned",
        "You keep only the signs of what passes.",
        "Return the entries of `grad` themselves.",
        _made("passed.sign()"),
    ),
    mistake(
        "clipped",
        "You limit or rescale what passes.",
        "What passes, passes unchanged.",
        _made("passed.clamp(max=1)"),
        _made("passed.clamp(-1, 1)"),
        _made("passed / passed.norm()"),
        _made("passed / passed.abs().max()"),
        _made("passed / 2"),
    ),
    mistake(
        "sign_changed",
        "The sign of your result is wrong.",
        "What passes, passes unchanged: leave the minus sign out.",
        _made("-passed"),
    ),
    mistake(
        "nothing_stopped",
        "You return grad as it is, whatever the rule.",
        "Set the entries to 0 for which the rule's condition does not hold.",
        _result("grad"),
        _result("grad.clone()"),
    ),
    mistake(
        "stopped_ones_returned",
        "You return the entries that the rule stops, and set those to 0 that it lets pass.",
        "Multiply by the mask of what passes, or assign 0 where it is False: `~passes`.",
        _result("grad * ~passes"),
        _result("grad.masked_fill(passes, 0)"),
        _result("torch.where(passes, 0.0, grad)"),
    ),
    mistake(
        "entries_left_out",
        "You leave out the entries that are stopped, so the result is a shorter, flat list.",
        "Their places must stay: multiply by the mask, or use `torch.where`, in place of `grad[mask]`.",
        _result("grad[passes]"),
    ),
    mistake(
        "nan_for_stopped",
        "What is stopped becomes NaN or infinite in your result, not 0.",
        "Multiply by the mask: do not divide by it.",
        _result("grad / passes"),
        _result("grad.masked_fill(~passes, float('nan'))"),
    ),
    mistake(
        "unknown_rule_accepted",
        "For a rule that does not exist, your function returns something instead of raising an error.",
        "A misspelt rule would go unnoticed: name all three, and end with `else: raise ValueError(...)`.",
        edit(_ERROR, "passes = (activation_input > 0) & (grad > 0)"),
        edit(_ERROR, "passes = grad > 0"),
        edit(_ERROR, "passes = activation_input > 0"),
        edit(_ERROR, "passes = torch.ones_like(grad, dtype=torch.bool)"),
        edit(_ERROR, "print('unknown rule')\nreturn None"),
    ),
    mistake(
        "gradient_overwritten",
        "The result is right, but your function also changes the values of the caller's tensors.",
        "Work on a copy, `grad.clone()`, or multiply: `grad[...] = 0`, `grad *= ...` and `relu_()` change grad itself.",
        _result("grad.mul_(passes)"),
        append("grad[...] = passed\npassed = grad"),
        append("activation_input.clamp_(min=0)"),
    ),
    nothing_returned("passed", append("passed = None")),
)

_UNASSIGNED = "an unknown rule ends in an error all the same"

EQUIVALENT = {
    f"{_ERROR} -> nothing": _UNASSIGNED,
    f"{_ERROR} -> {_ERROR.replace('ValueError(', '').removesuffix(')')}": _UNASSIGNED,
}
