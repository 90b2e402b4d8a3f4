"""An exercise's own hints, as sentences of the catalogue."""

from dataclasses import dataclass
from itertools import count, takewhile

from helpers.checks.sentences import Sentence, is_known


@dataclass(frozen=True)
class StagedHint:
    """Help with one difficulty: a question that leads on, where to look, and what to write."""

    topic: Sentence
    ask: Sentence
    place: Sentence
    repair: Sentence


def hints_of(exercise: str) -> list[StagedHint]:
    """Return the exercise's hints in order; none if the catalogue has none."""
    keys = (f"exercise.{exercise}.hint.{number}" for number in count())
    found = takewhile(lambda key: is_known(f"{key}.topic"), keys)
    return [StagedHint(*(Sentence(f"{key}.{name}") for name in ("topic", "ask", "place", "repair"))) for key in found]
