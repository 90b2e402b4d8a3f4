"""Make the table of an exercise's pairs of misconceptions."""

from collections.abc import Sized

import numpy as np

from autograde.exercise import Exercise
from autograde.judging.expected import ComputedExpected
from autograde.mistakes.pairs import named_variants, pairs_of
from helpers.checks.criteria.outcome import Outcome
from helpers.checks.judging.pairs import NUMBERS, PairTable, fingerprint
from helpers.checks.judging.spec import Spec
from helpers.checks.protocol.quiet import one_thread

_MOST_PLACES = 4
_VALUES = ("values", "labels", "move")  # criteria by which pairs are told apart


def make_table(exercise: Exercise, expected: ComputedExpected) -> PairTable:
    """Run every pair on one or two public probes of each part that compares values, and keep what tells it apart.

    Left out are pairs that give what one misconception gives alone, or an earlier pair of the same names, or that are
    right.
    """
    spec = exercise.spec()
    places = _places(spec) if exercise.pairs else []
    names = [name for name, _ in named_variants(exercise.misconceptions)]
    alone: set[bytes] = set()
    for name in spec.diagnoses:
        alone |= (
            {_key([one[part][probe] for part, probe in places]) for one in expected.wrong(name)} if places else set()
        )
    known: set[tuple[bytes, frozenset[str]]] = set()
    rows = []
    for first, second, function in pairs_of(exercise.reference, exercise.misconceptions) if places else ():
        with one_thread():
            parts = expected.outcomes(function)
            outcomes = [parts[part][probe] for part, probe in places]
        key = _key(outcomes)
        pair = key, frozenset((names[first], names[second]))
        unclear = all(outcome.passed or outcome.kind == "raised" for outcome in outcomes)
        if key not in alone and pair not in known and not unclear:
            known.add(pair)
            rows.append(((first, second), [fingerprint(outcome) for outcome in outcomes]))
    count, columns = len(rows), len(places)
    kinds, sizes, directions = ([[one[i] for one in prints] for _, prints in rows] for i in range(3))
    return PairTable(
        names=names,
        places=places,
        made=np.array([made for made, _ in rows], np.int16).reshape(count, 2),
        kinds=np.array(kinds, np.uint32).reshape(count, columns),
        sizes=np.array(sizes, np.float32).reshape(count, columns),
        directions=np.array(directions, np.float16).reshape(count, columns, NUMBERS),
    )


def _places(spec: Spec) -> list[tuple[str, str]]:
    """The first probe of each part, then the first with another number of images, where some mistakes show."""
    firsts, others = [], []
    for part in spec.parts:
        probes = [name for name in part.probes if spec.probe(name).diagnose]
        if part.criterion in _VALUES and probes:
            firsts.append((part.name, probes[0]))
            count = _images(spec, probes[0])
            others += [(part.name, name) for name in probes if _images(spec, name) != count][:1]
    return [*firsts, *others][:_MOST_PLACES]


def _images(spec: Spec, probe: str) -> int:
    """How many images the first argument of the probe has; 1 for a number."""
    first = next(iter(spec.probe(probe).args.values())).build()
    return len(first) if isinstance(first, Sized) else 1


def _key(outcomes: list[Outcome]) -> bytes:
    """Equal for outcomes that agree to about 2%."""
    prints = [fingerprint(outcome) for outcome in outcomes]
    rounded = [(kind, np.rint(50 * np.log(max(size, 1e-30))), np.rint(50 * way)) for kind, size, way in prints]
    return repr([(kind, size, (way + 0).tolist()) for kind, size, way in rounded]).encode()
