"""Find the misconception that gives what the student's function gave."""

from collections.abc import Mapping

from helpers.checks.criteria.outcome import Outcome
from helpers.checks.criteria.values import tolerance_of
from helpers.checks.judging.spec import Expected, Part, Spec

Outcomes = Mapping[str, Mapping[str, Outcome]]

_PASSED_BY_CRASHES = {"model_unchanged", "gives_up"}  # criteria that a function which always crashes can satisfy


def diagnose(spec: Spec, outcomes: Outcomes, expected: Expected) -> dict[str, str]:
    """For each failed part, the first misconception, by name, that explains it; parts that none explains are left out.

    A misconception that agrees with the student everywhere (right where they are right, wrong in the same way where
    they are wrong) explains all failed parts. If there is none, two mistakes may have met: each part is then explained
    by itself, and an error only by the same type of error: any two crashes agree where nothing else is asked.
    """
    if crashes_everywhere(spec, outcomes):
        return {}  # the error itself says more than any likeness: any two such functions agree
    failed = [part for part in spec.parts if not _right(outcomes[part.name])]
    for diagnosis in spec.diagnoses:
        for wrong in expected.wrong(diagnosis):
            if _explains(spec, spec.parts, wrong, outcomes):
                return {part.name: diagnosis for part in failed}
    found: dict[str, str] = {}
    for part in failed:
        for diagnosis in spec.diagnoses:
            variants = expected.wrong(diagnosis)
            if any(_explains(spec, (part,), wrong, outcomes, same_error=True) for wrong in variants):
                found[part.name] = diagnosis
                break
    return found


def crashes_everywhere(spec: Spec, outcomes: Outcomes) -> bool:
    """Whether the function raised an error on every probe on which it had to give something."""
    asked = (part for part in spec.parts if part.criterion not in _PASSED_BY_CRASHES)
    return all(outcome.kind == "raised" for part in asked for outcome in outcomes[part.name].values())


def _right(outcomes: Mapping[str, Outcome]) -> bool:
    return all(outcome.passed for outcome in outcomes.values())


def _explains(
    spec: Spec, parts: tuple[Part, ...], wrong: Outcomes, outcomes: Outcomes, same_error: bool = False
) -> bool:
    """Whether the misconception's outcomes agree with the student's on `parts`, and show the failure."""
    seen = [(part, probe, mine) for part in parts for probe, mine in outcomes[part.name].items()]
    shown = False
    # What failed comes first: it tells most mistakes apart, and the rest of a misconception need not be computed.
    for part, probe, mine in sorted(seen, key=lambda one: one[2].passed):
        theirs = wrong.get(part.name, {})
        if probe not in theirs:
            continue
        tolerance = part.options.get("agreement", tolerance_of(spec.probe(probe), part.options))
        if not _agree(mine, theirs[probe], tolerance):
            return False
        if same_error and mine.facts.get("type") != theirs[probe].facts.get("type"):
            return False
        shown = shown or not mine.passed
    return shown


def _agree(mine: Outcome, theirs: Outcome, tolerance: float) -> bool:
    if mine.kind != theirs.kind or mine.facts.get("got_shape") != theirs.facts.get("got_shape"):
        return False
    if mine.kind == "wrong_type" and mine.facts.get("got_type") != theirs.facts.get("got_type"):
        return False
    if mine.sketches is None or theirs.sketches is None:
        return True
    if len(mine.sketches) != len(theirs.sketches):
        return False
    pairs = zip(mine.sketches, theirs.sketches, strict=True)
    return all(a.distance(b) <= tolerance for a, b in pairs)
