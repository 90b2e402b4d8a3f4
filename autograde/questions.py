"""Short questions with numbered choices, as an exercise: a function without arguments that returns the answers."""

from collections.abc import Callable, Sequence

import numpy as np

from autograde.exercise import Exercise
from autograde.mistakes.edits import Implementation
from autograde.mistakes.misconception import Misconception, Style
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.probe import Probe

CHOICES = 4
_PROBE = "your answers"


def questions(
    reference: Implementation,
    title: str,
    asked: Sequence[str],
    misconceptions: Sequence[Misconception],
    claims: Sequence[Callable[[], Sequence[bool]]],
    styles: Sequence[Style] = (),
) -> Exercise:
    """Return the exercise: `asked` names what each question is about, one point each.

    Every wrong choice is a misconception (see `autograde.mistakes.families.choices`). `claims` have a function for each
    question, which works out which of its choices are true: exactly one. It is the oracle.
    """
    of = len(asked)

    def part(place: int, about: str) -> Part:
        options = {"observe": f"returned.{place}", "of": of, "choices": CHOICES}
        return Part(f"question_{place + 1}", f"question {place + 1}: {about}", 1, (_PROBE,), "choice", options)

    return Exercise(
        reference=reference,
        title=title,
        parts=tuple(part(place, about) for place, about in enumerate(asked)),
        probes=lambda random: [Probe(_PROBE, {}, scope="public")],
        misconceptions=tuple(misconceptions),
        styles=tuple(styles),
        oracle=lambda probe: [np.asarray(_true_choice(claim())) for claim in claims],
        pairs=False,  # the questions are judged one by one
        nothing_hidden="A function without arguments gives the same answers to everybody.",
    )


def _true_choice(are_true: Sequence[bool]) -> int:
    """Return the number of the only true choice; raises ValueError if not exactly one is true."""
    if len(are_true) != CHOICES or sum(map(bool, are_true)) != 1:
        raise ValueError(f"of {CHOICES} choices one must be true, got {list(map(bool, are_true))}.")
    return list(map(bool, are_true)).index(True) + 1
