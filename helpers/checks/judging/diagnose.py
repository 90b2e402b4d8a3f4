"""Find the misconception whose results match those of the student's function."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from helpers.checks.criteria.outcome import Outcome, Outcomes
from helpers.checks.criteria.values import tolerance_of
from helpers.checks.judging.spec import Expected, Part, Spec
from helpers.checks.judging.verdict import HIDDEN_MISTAKE

Asked = tuple[str, str, Outcome, float]

OR = "|"  # between the names of a second mistake that is one of two

ON_WHAT_IS_LEFT = {"inputs_unchanged", "model_unchanged"}  # criteria that look at the arguments after a call
# Criteria that a function which always crashes can satisfy.
_PASSED_BY_CRASHES = {"model_unchanged", "gives_up", "refuses"}


def diagnose(spec: Spec, outcomes: Outcomes, expected: Expected) -> dict[str, tuple[str, ...]]:
    """Return the diagnosis of each failed part: the misconception that explains it, or two, if any do.

    A misconception explains all failed parts if it agrees with the student everywhere: right where they are right,
    wrong in the same way where they are wrong. If none does, there may be two mistakes: a pair of misconceptions may
    explain everything; else each part is explained on its own, an error only by an error of the same type, since any
    two crashes look alike, and a pair may explain what is left.
    """
    if crashes_everywhere(spec, outcomes):
        return {}  # any two such functions agree, and the error itself says more
    failed = [part for part in spec.parts if not _right(outcomes[part.name])]
    if all(outcome.passed or outcome.unfinished for part in failed for outcome in outcomes[part.name].values()):
        return {}  # nothing was seen that a mistake could explain; to compute what all of them do takes long
    asked = _asked(spec, spec.parts, outcomes)
    found: dict[str, tuple[str, ...]]
    whole = next(_explaining(spec.diagnoses, asked, expected), None)
    if whole:
        found = {part.name: (whole,) for part in failed if _can_show(spec, part, whole, outcomes)}
    else:
        found = _by_pair(spec, spec.parts, outcomes, expected)
    found |= _part_by_part(spec, [part for part in failed if part.name not in found], outcomes, expected)
    if not whole:
        found |= _pairs_part_by_part(spec, [part for part in failed if part.name not in found], outcomes, expected)
    unexplained = [part for part in failed if part.name not in found]
    return found | _where_nothing_is_recorded(spec, unexplained, outcomes, found)


def _where_nothing_is_recorded(
    spec: Spec, failed: Sequence[Part], outcomes: Outcomes, found: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Explain parts that failed on photographs alone, on which no misconception is recorded, by what explains others.

    Only if all others that judge results are explained alike.
    """
    names = {found[part.name] for part in spec.parts if part.name in found and part.criterion not in ON_WHAT_IS_LEFT}
    if len(names) != 1:
        return {}
    (same,) = names
    return {
        part.name: same
        for part in failed
        if part.criterion not in ON_WHAT_IS_LEFT
        and all(
            outcome.passed or (outcome.kind != "raised" and not spec.probe(probe).diagnose)
            for probe, outcome in outcomes[part.name].items()
        )
    }


def _part_by_part(
    spec: Spec, failed: Sequence[Part], outcomes: Outcomes, expected: Expected
) -> dict[str, tuple[str, ...]]:
    """Explain each of these parts on its own, by as few misconceptions as possible.

    Those that are right in all parts where the student is come first, among them those that explain most parts, and
    among those the ones that fail nowhere in another way than the student.
    """
    explained: dict[str, list[str]] = {}
    for part in failed:
        for name in _explaining(spec.diagnoses, _asked(spec, (part,), outcomes), expected, same_error=True):
            explained.setdefault(name, []).append(part.name)
    right = [part for part in spec.parts if _right(outcomes[part.name])]
    # The sort is stable: the most common misconceptions stay in front.
    left = {name: [part for part in failed if part.name not in explained[name]] for name in explained}
    names = sorted(
        explained,
        key=lambda name: (
            _spoils(spec, name, right, expected),
            -len(explained[name]),
            _spoils(spec, name, left[name], expected),
        ),
    )
    found: dict[str, tuple[str, ...]] = {}
    for name in names:
        for part_name in explained[name]:
            found.setdefault(part_name, (name,))
    return found


def _spoils(spec: Spec, name: str, right: Sequence[Part], expected: Expected) -> bool:
    """Whether the misconception, in each of its variants, fails in one of these parts on public probes."""
    places = [(part.name, probe) for part in right for probe in part.probes if not spec.probe(probe).hidden]

    def fails(wrong: Outcomes) -> bool:
        return any(probe in wrong.get(part, {}) and not wrong[part][probe].passed for part, probe in places)

    return all(fails(wrong) for wrong in expected.wrong(name))


def _pairs_part_by_part(
    spec: Spec, failed: Sequence[Part], outcomes: Outcomes, expected: Expected
) -> dict[str, tuple[str, ...]]:
    """Explain each of these parts by a pair, by as few pairs as possible: a third mistake may show in other parts."""
    found: dict[str, tuple[str, ...]] = {}
    explained: dict[tuple[str, ...], list[Part]] = {}
    for part in failed:
        asked = _asked(spec, [part], outcomes)
        for names, wrong in expected.pairs({part.name: outcomes[part.name]}):
            if part not in explained.get(names, []) and (wrong is None or _explains(asked, wrong, same_error=True)):
                explained.setdefault(names, []).append(part)
    alike: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for pair, parts in explained.items():
        alike.setdefault(tuple(part.name for part in parts), []).append(pair)
    for parts_of_pairs in sorted(alike, key=len, reverse=True):
        pair = _certain(alike[parts_of_pairs])
        for part in failed:
            if part.name in parts_of_pairs:
                found.setdefault(part.name, _shown(spec, part, pair, outcomes, expected))
    return found


def parts_explained(spec: Spec, outcomes: Outcomes, wrong: Outcomes) -> list[str]:
    """Return the failed parts, each of which a function with the outcomes `wrong` would fail in the same way."""
    return [
        part.name
        for part in spec.parts
        if not _right(outcomes[part.name]) and _explains(_asked(spec, (part,), outcomes), wrong, same_error=True)
    ]


def diagnose_probe(spec: Spec, part: Part, probe: str, outcome: Outcome, expected: Expected) -> str | None:
    """Return the misconception that gives this outcome on one probe of a part, None if none does."""
    asked = _asked(spec, (part,), {part.name: {probe: outcome}})
    return next(_explaining(spec.diagnoses, asked, expected, same_error=True), None)


def _explaining(
    names: Iterable[str], asked: list[Asked], expected: Expected, same_error: bool = False
) -> Iterator[str]:
    return (name for name in names if any(_explains(asked, wrong, same_error) for wrong in expected.wrong(name)))


def _by_pair(spec: Spec, parts: Sequence[Part], outcomes: Outcomes, expected: Expected) -> dict[str, tuple[str, ...]]:
    """Explain those of these parts that failed by a pair of misconceptions that agrees on all parts.

    What a call leaves behind is explained by one of the pair or not at all: the values that a pair is known by do not
    tell.
    """
    asked = _asked(spec, parts, outcomes)
    candidates = expected.pairs({part.name: outcomes[part.name] for part in parts})
    pairs = [names for names, wrong in candidates if wrong is None or _explains(asked, wrong)]
    if not pairs:
        return {}
    failed = [part for part in parts if not _right(outcomes[part.name])]
    shown = [(part, _shown(spec, part, _certain(pairs), outcomes, expected)) for part in failed]
    return {part.name: names for part, names in shown if len(names) == 1 or part.criterion not in ON_WHAT_IS_LEFT}


def _certain(pairs: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the first of these pairs; if one mistake is in all of them, that one, and what the others tell.

    A mistake can hide another: of clamped images nobody can tell whether the step was too short or had no sign. Then
    the second name is that of one of two, joined by OR, or HIDDEN_MISTAKE.
    """
    common = set(pairs[0]).intersection(*pairs)
    if len(common) != 1:
        return pairs[0]
    others = list(dict.fromkeys(name for pair in pairs for name in pair if name not in common))
    return (*common, OR.join(others) if len(others) == 2 else HIDDEN_MISTAKE)


def _shown(spec: Spec, part: Part, pair: tuple[str, ...], outcomes: Outcomes, expected: Expected) -> tuple[str, ...]:
    """Those of a pair that the part shows: one, if it alone explains the part."""
    asked = _asked(spec, (part,), outcomes)
    known = [name for name in pair if name in spec.diagnoses]
    alone = next(_explaining(known, asked, expected, same_error=True), None)
    return (alone,) if alone else pair


def crashes_everywhere(spec: Spec, outcomes: Outcomes) -> bool:
    """Return whether the function raised an error on every probe that asks for a result."""
    demanding = (part for part in spec.parts if part.criterion not in _PASSED_BY_CRASHES)
    told = (outcome for part in demanding for outcome in outcomes[part.name].values() if not outcome.says_nothing)
    return all(outcome.kind == "raised" for outcome in told)


def _can_show(spec: Spec, part: Part, diagnosis: str, outcomes: Outcomes) -> bool:
    """Whether the part failed on a probe that the misconception can be seen on."""
    told = {name: outcome for name, outcome in outcomes[part.name].items() if not outcome.says_nothing}
    return any(spec.probe(name).can_show(diagnosis) for name, outcome in told.items() if not outcome.passed)


def _right(outcomes: Mapping[str, Outcome]) -> bool:
    return all(outcome.passed for outcome in outcomes.values())


def _asked(spec: Spec, parts: Sequence[Part], outcomes: Outcomes) -> list[Asked]:
    """Return (part, probe, the student's outcome, tolerance) of all that a misconception has to agree on.

    Public probes first, whose outcomes are stored, and failures first among them: they tell most mistakes apart, so a
    misconception's other outcomes need not be computed.
    """
    asked = [
        (part.name, probe, mine, part.options.get("agreement", tolerance_of(spec.probe(probe), part.options)))
        for part in parts
        for probe, mine in outcomes[part.name].items()
        if not mine.says_nothing
    ]
    return sorted(asked, key=lambda one: (spec.probe(one[1]).hidden, one[2].passed))


def _explains(asked: list[Asked], wrong: Outcomes, same_error: bool = False) -> bool:
    """Whether the misconception's outcomes agree with the student's on `asked`, including at least one failure."""
    shown = False
    for part, probe, mine, tolerance in asked:
        theirs = wrong.get(part, {})
        if probe not in theirs:
            continue
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
