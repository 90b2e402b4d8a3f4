"""What a student reads when no misconception explains a wrong answer: one kind sentence, and what to do next."""

from collections.abc import Mapping

from helpers.checks.error_hints import explain_error
from helpers.checks.outcome import Outcome
from helpers.checks.relations import describe_difference
from helpers.checks.sheet import Expected, Part, Sheet
from helpers.checks.verdict import Diagnosis

NOT_WRITTEN = Diagnosis(
    "not_written",
    "Not written yet.",
    "Fill in the TODO cell, run it, then run this check again.",
)

_KINDS: dict[str, tuple[str, str]] = {
    "returns_none": (
        "Your function returned None; a result of shape {wanted_shape} was expected.",
        "Does it end with a `return` of what you computed?",
    ),
    "wrong_type": (
        "Your function returned a {got_type}; a tensor of shape {wanted_shape} was expected.",
        "Return a torch tensor, for example with `torch.stack(list_of_tensors)`.",
    ),
    "too_large": ("Your function {note}; shape {wanted_shape} was expected.", "Look at the shapes on the way."),
    "wrong_shape": (
        "Your result has shape {got_shape}; {wanted_shape} was expected.",
        "Print the shape after each step, and see which axis is lost or added.",
    ),
    "wrong_dtype": (
        "Your result holds {got_dtype} values; floating point numbers ({wanted_dtype}) were expected.",
        "Something on the way was rounded or compared: look for `.int()`, `.byte()`, `argmax` or a comparison.",
    ),
    "not_finite": (
        "Your result contains {bad} ({count} entries).",
        "Look for a division by zero, or a logarithm or root of something that can be zero or negative.",
    ),
    "input_changed": (
        "Your function changed the values of {changed}, which belongs to the caller.",
        "Work on a copy (`X.clone()`), and avoid operations in place such as `X += ...` or `X.data = ...`.",
    ),
    "timeout": (
        "Your function did not come back: {message}.",
        "Look for a loop whose condition never becomes false, and bound the number of steps.",
    ),
    "forward_limit": (
        "Your function seems to loop for ever: {message}.",
        "Bound the number of steps, and look at the condition that should end the loop.",
    ),
    "died": (
        "The process that ran your function ended: {message}.",
        "Look for calls that end the interpreter or ask for far too much memory.",
    ),
}


def add_kind(kind: str, message: str, hint: str) -> None:
    """Register the sentence and hint of a criterion's own kind of failure; {names} in them are the outcome's facts."""
    _KINDS[kind] = (message, hint)


def explain(sheet: Sheet, part: Part, outcomes: Mapping[str, Outcome], expected: Expected) -> Diagnosis:
    """The diagnosis of a failed part that no misconception explains, from its first failed probe."""
    probe, outcome = next((name, outcome) for name, outcome in outcomes.items() if not outcome.passed)
    if outcome.kind == "raised":
        return explain_error(outcome.facts)
    if outcome.kind == "wrong_values":
        return describe_difference(outcome.compared, expected.accepted(probe), part.options)
    message, hint = _KINDS[outcome.kind]
    return Diagnosis(outcome.kind, message.format(**_readable(outcome.facts)), hint)


def needs_other_part(sheet: Sheet, part: Part) -> Diagnosis:
    """The diagnosis of a part that counts only once the part it needs is right."""
    needed = next(other for other in sheet.parts if other.name == part.needs)
    return Diagnosis("needs_other_part", f"Counts as soon as this is right: {needed.title}.")


def _readable(facts: Mapping[str, object]) -> dict[str, object]:
    names = {name: " and ".join(map(str, value)) for name, value in facts.items() if isinstance(value, list)}
    types = {"got_type": str(facts.get("got_type", "")).removeprefix("builtins.")}
    return {**facts, **names, **types}
