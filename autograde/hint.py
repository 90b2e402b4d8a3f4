"""Hints in stages: what students open, one stage at a time, when they are stuck in an exercise."""

from dataclasses import dataclass

STAGES = ("ask", "place", "repair")


@dataclass(frozen=True)
class Hint:
    """Help with one difficulty, in three stages that a student opens one after the other.

    `topic` names the difficulty, as its summary line. `ask` is a question that leads on; `place` says which line, step
    or quantity to look at; `repair` says what to write. Only `repair` may show code of the solution.
    Stages are paragraphs with code in backticks, and blocks of code between lines of three backticks.
    """

    topic: str
    ask: str
    place: str
    repair: str

    @property
    def sentences(self) -> dict[str, str]:
        """The texts by name: "topic", and each of STAGES."""
        return {name: getattr(self, name) for name in ("topic", *STAGES)}
