"""Criteria that compare values. A criterion takes (record, accepted records, probe, options), returns an Outcome."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from helpers.checks.criteria.outcome import PASSED, Outcome, error_outcome
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.record import ASPECTS, Record
from helpers.checks.protocol.tree import Tree, form, leaf, leaves, shape_text

# What Python and its libraries raise for a choice that they do not know.
_REFUSALS = {"ValueError", "KeyError", "NotImplementedError"}

Criterion = Callable[[Record, Sequence[Record], Probe, dict[str, Any]], Outcome]
CRITERIA: dict[str, Criterion] = {}
# Criteria that look at a record alone, never at the accepted ones: nothing large needs to be stored of those.
BY_BEHAVIOUR: set[str] = set()

# Toy networks agree to rounding. On SqueezeNet in float32 the same right function differs from itself at isolated
# pixels between memory formats and thread counts, since max-pool ties and ReLUs at zero flip: compare by L2 norm.
TOLERANCE = {"toy": 2e-3, "squeezenet": 3e-2}


def criterion(function: Criterion) -> Criterion:
    """Register a criterion under its function's name, by which parts refer to it."""
    CRITERIA[function.__name__] = function
    return function


def behaviour(function: Criterion) -> Criterion:
    """Register a criterion that judges the record alone, without comparing it with accepted ones."""
    BY_BEHAVIOUR.add(function.__name__)
    return criterion(function)


def tolerance_of(probe: Probe, options: dict[str, Any]) -> float:
    """Return the largest relative error that counts as equal: the part's own, or that of the probe's model."""
    kinds = {kind for argument in probe.args.values() for kind in argument.kinds_within()}
    return float(options.get("tolerance", TOLERANCE["squeezenet" if "squeezenet" in kinds else "toy"]))


def observed(record: Record, options: Mapping[str, Any]) -> Tree:
    """Select what to judge by the option `observe`; None if it is missing.

    "returned" (the default) is the returned value, "returned.1" or "returned.curve" one of its elements, "X" the
    argument X as the call left it, and "gradients.X" the gradient of what was returned with respect to X. With the
    option `stack`, nested lists of numbers count as the array they spell; with `scalar`, an array of one number, of
    whatever shape, counts as that number.
    """
    name, _, path = options.get("observe", "returned").partition(".")
    if differentiated(options):
        return record.gradients.get(path)
    found = leaf(record.returned, path) if name == "returned" else record.args_after.get(options["observe"])
    if options.get("scalar") and isinstance(found, np.ndarray) and found.size == 1:
        return found.reshape(())
    return stacked(found) if options.get("stack") else found


def differentiated(options: Mapping[str, Any]) -> str:
    """Return the argument whose gradient is judged, "" if it is something else that is judged."""
    name, _, argument = str(options.get("observe", "")).partition(".")
    return argument if name == "gradients" else ""


def stacked(tree: Tree) -> Tree:
    """Return nested lists of numbers, or of arrays of one shape, as one array; any other tree as it is."""
    if not isinstance(tree, list) or not tree:
        return tree
    parts = [stacked(one) for one in tree]
    shapes = {one.shape if isinstance(one, np.ndarray) else None for one in parts}
    return np.stack(parts) if len(shapes) == 1 and None not in shapes else tree


def relative_error(got: np.ndarray, expected: np.ndarray) -> float:
    """Return ||got - expected|| / ||expected||, the largest over the first axis: one wrong image must not hide."""
    got, expected = np.asarray(got, np.float64), np.asarray(expected, np.float64)
    rows = (len(expected), -1) if expected.ndim > 1 else (1, -1)
    difference = np.linalg.norm((got - expected).reshape(rows), axis=1)
    size = np.linalg.norm(expected.reshape(rows), axis=1)
    return float(np.max(difference / np.maximum(size, 1e-30), initial=0.0))


def block_means(array: np.ndarray, side: int) -> np.ndarray:
    """Average an array (..., H, W) over squares of `side` pixels; what is left over at the edges is not looked at."""
    if side == 1:
        return array
    height, width = (size // side for size in array.shape[-2:])
    kept = array[..., : height * side, : width * side]
    return kept.reshape(*array.shape[:-2], height, side, width, side).mean(axis=(-3, -1))


def shape_outcome(record: Record, expected: np.ndarray, options: dict[str, Any]) -> Outcome | None:
    """Return what is wrong before any value is compared (error, type, shape, dtype, NaN), None if nothing is."""
    error = error_outcome(record)
    if error:
        return error
    got = observed(record, options)
    facts: dict[str, Any] = {"wanted_shape": shape_text(expected.shape), "got_type": record.returned_type}
    if not isinstance(got, np.ndarray):
        if differentiated(options):
            return _without_gradient(record, differentiated(options))
        if record.too_large:
            return Outcome("too_large", {**facts, "returned": record.too_large})
        return Outcome("returns_none" if record.returned_type == "None" else "wrong_type", facts)
    facts |= {"got_shape": shape_text(got.shape), "got_dtype": str(got.dtype)}
    if got.shape != expected.shape:
        return Outcome("wrong_shape", facts)
    if got.dtype.kind in "biu" and expected.dtype.kind == "f":
        return Outcome("wrong_dtype", {**facts, "wanted_dtype": str(expected.dtype)}, got)
    if not np.isfinite(got).all():
        bad = "nan" if np.isnan(got).any() else "infinity"
        return Outcome("not_finite", {**facts, "bad": bad, "count": int((~np.isfinite(got)).sum())})
    return None


def _without_gradient(record: Record, argument: str) -> Outcome:
    """What is wrong where no gradient reaches an argument: it is in its `.grad` already, or there is no way to it."""
    return Outcome("graph_gone" if record.grads_left.get(argument) else "no_gradient", {"name": argument})


@criterion
def values(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """The observed arrays (N, ...) equal those of an accepted answer, by relative L2 error per image."""
    answers = [observed(reference, options) for reference in accepted]
    expected = answers[0]
    assert expected is not None, f"the reference gives nothing to compare on {probe.name}"
    if not isinstance(expected, np.ndarray):
        return _values_of_tree(record, accepted, probe, options)
    problem = _other_form(record, accepted[0], options) or shape_outcome(record, expected, options)
    if problem:
        return problem
    got = block_means(observed(record, options), probe.blocks)
    same = [answer for answer in answers if np.shape(answer) == expected.shape]
    errors = [relative_error(got, block_means(answer, probe.blocks)) for answer in same]
    best = int(np.argmin(errors))
    facts: dict[str, Any] = {"error": errors[best], "accepted": best}
    if errors[best] <= tolerance_of(probe, options):
        return Outcome(PASSED, facts, got)
    return Outcome("wrong_values", facts, got)


def _values_of_tree(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """Judge each element on its own; the outcome is that of the first wrong one."""
    expected, got = observed(accepted[0], options), observed(record, options)
    error = error_outcome(record)
    if error:
        return error
    if options.get("stack") and isinstance(got, list):
        got = [stacked(one) for one in got]
    paths = [path for path, _ in leaves(expected)]
    if got is None or isinstance(got, np.ndarray) or [path for path, _ in leaves(got)] != paths:
        return _wrong_form(record, expected, got)
    name = options.get("observe", "returned")
    outcomes = {path: values(record, accepted, probe, {**options, "observe": f"{name}.{path}"}) for path in paths}
    failed = next((path for path in paths if not outcomes[path].passed), None)
    if failed is None:
        return Outcome(PASSED, {"accepted": max(outcome.facts["accepted"] for outcome in outcomes.values())})
    first = outcomes[failed]
    compared = [outcomes[path].compared for path in paths]
    whole = [array for array in compared if array is not None] if first.compared is not None else None
    return Outcome(first.kind, {**first.facts, "element": f"{name}.{failed}", "wrong": first.compared}, whole)


def _other_form(record: Record, reference: Record, options: dict[str, Any]) -> Outcome | None:
    """What is wrong if an element is judged, and as many elements did not come back; None if they did."""
    name, _, path = options.get("observe", "returned").partition(".")
    wanted, got = reference.returned, record.returned
    if not path or name != "returned" or record.error or record.too_large or form(got) == form(wanted):
        return None
    return _wrong_form(record, wanted, got)


def _wrong_form(record: Record, wanted: Tree, got: Tree) -> Outcome:
    facts = {"wanted_form": form(wanted), "got_form": form(got), "got_type": record.returned_type}
    nothing = record.returned_type == "None"
    return Outcome("returns_none_of_several" if nothing else "wrong_form", facts)


@criterion
def numbers(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """One of a few whole numbers that come back together equals the accepted one, or, without a place, all of them do.

    options: "observe" is "returned", or "returned." with the number's place. They may come as a tuple, a list or an
    array of any type. A wrong one is told with the right one, on public probes.
    """
    error = error_outcome(record)
    if error:
        return error
    right, several = accepted[0].returned, _several(record.returned)
    if several is None or len(several) != len(right):
        return _wrong_form(record, right, record.returned)
    place = options.get("observe", "returned").partition(".")[2]
    pairs = [(several[at], float(right[at])) for at in ([int(place)] if place else range(len(right)))]
    got = [np.nan if one is None else float(one.item()) for one, _ in pairs]
    wrong = [(mine, wanted) for mine, (_, wanted) in zip(got, pairs, strict=True) if mine != wanted]
    if not wrong:
        return Outcome(PASSED, {"accepted": 0}, np.asarray(got))
    mine, wanted = wrong[0]
    if not np.isfinite(mine):
        return Outcome("no_number", {"wanted": wanted})
    return Outcome("wrong_number", {"got": mine, "wanted": wanted}, np.asarray(got))


@criterion
def labels(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """At most a share `tolerance` (default 0.005) of the entries differs from an accepted answer of the same shape.

    A wrong answer whose entries are all the same has a kind of its own, "one_label".
    """
    answers = [observed(reference, options) for reference in accepted]
    assert answers[0] is not None, f"the reference gives nothing to compare on {probe.name}"
    problem = shape_outcome(record, answers[0], options)
    if problem:
        return problem
    got = observed(record, options)
    shares = [
        float(np.mean(~np.isclose(got, answer, rtol=1e-4, atol=1e-6))) for answer in answers if answer is not None
    ]
    facts = {"share": min(shares), "accepted": int(np.argmin(shares))}
    if min(shares) <= options.get("tolerance", 0.005):
        return Outcome(PASSED, facts, got)
    found = np.unique(np.asarray(got))
    if len(found) == 1:
        return Outcome("one_label", {"label": float(found[0])}, got)
    return Outcome("wrong_values", facts, got)


@criterion
def choice(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """The answer to one of `of` questions is the accepted number, from 1 to `choices`.

    options: "observe" is "returned." with the question's place, counted from 0. The answers may be a tuple, a list or
    a tensor of whole numbers of any type; None and 0 are answers that were not given.
    """
    error = error_outcome(record)
    if error:
        return error
    several = _several(record.returned)
    if several is None or len(several) != options["of"]:
        return Outcome("not_choices", {"of": options["of"], "most": options["choices"], "example": _example(options)})
    got = several[int(options["observe"].rpartition(".")[2])]
    number = 0.0 if got is None else float(got.item())
    if number == 0:
        return Outcome("not_answered")
    if number not in range(1, options["choices"] + 1):
        return Outcome("no_such_choice", {"number": number, "most": options["choices"]})
    right = observed(accepted[0], options)
    assert right is not None, "the reference leaves a question out"
    facts = {"number": int(number), "accepted": 0}
    return Outcome(PASSED if number == float(right) else "wrong_choice", facts, np.asarray(number))


def _several(returned: Any) -> list[Any] | None:
    """The answers one by one, numbers or None; None if these are none."""
    if not isinstance(returned, list) and not (isinstance(returned, np.ndarray) and returned.ndim == 1):
        return None
    several = list(returned)
    are_numbers = (one is None or (isinstance(one, np.ndarray | np.generic) and one.size == 1) for one in several)
    return several if all(are_numbers) else None


def _example(options: dict[str, Any]) -> str:
    return str((1,) * options["of"])


@behaviour
def inputs_unchanged(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """The tensors passed in keep their values; their `requires_grad` and `.grad` may change.

    Calls that gave up or were stopped are judged too: their arguments were inspected all the same.
    """
    error = error_outcome(record)
    if error and error.kind != "forward_limit" and not error.facts.get("deliberate"):
        return error
    changed = [name for name, is_changed in record.args_changed.items() if is_changed]
    return Outcome("input_changed", {"changed": changed}) if changed else Outcome(PASSED)


@behaviour
def constant(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """No gradient of what is returned reaches the argument `of`, which counts as a constant."""
    error = error_outcome(record)
    if error:
        return error
    gradient = record.gradients.get(options["of"])
    flows = gradient is not None and gradient.any()
    return Outcome("gradient_flows", {"name": options["of"]}) if flows else Outcome(PASSED)


@behaviour
def model_unchanged(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """The models passed in are unchanged after the call, even if it raised an error or was stopped."""
    error = error_outcome(record)
    if error and error.kind not in ("raised", "forward_limit"):
        return error
    changed = [aspect for aspects in record.models_changed.values() for aspect in aspects]
    if not changed:
        return Outcome(PASSED)
    first = next(aspect for aspect in ASPECTS if aspect in changed)
    return Outcome(f"model_{first}", {"changed": changed, "raised": error is not None})


@behaviour
def refuses(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """The call raises an error, of whatever kind, since what it is asked for does not exist.

    With the option `on_purpose`, only one that says no: the student's own, or one of _REFUSALS.
    """
    error = error_outcome(record)
    if error is None:
        return Outcome("not_refused")
    says_no = error.facts.get("deliberate") or error.facts.get("type") in _REFUSALS or not options.get("on_purpose")
    return Outcome(PASSED) if error.kind == "raised" and says_no else error
