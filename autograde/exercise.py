"""Exercises as data: one module in `autograde.exercises` defines one, and everything else follows from it."""

import importlib
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import numpy as np

from autograde.lesson_order import place
from helpers.checks.probe import Probe
from helpers.checks.sheet import Part, Sheet
from helpers.checks.verdict import Diagnosis

PUBLIC_SEED = 2026
HIDDEN = " (hidden)"

Implementation = Callable[..., Any]


@dataclass(frozen=True)
class Misconception:
    """A wrong implementation (or several with the same mistake) and what to tell the student who wrote it."""

    name: str
    message: str
    hint: str
    wrong: Implementation | tuple[Implementation, ...]

    @property
    def implementations(self) -> tuple[Implementation, ...]:
        return self.wrong if isinstance(self.wrong, tuple) else (self.wrong,)


@dataclass(frozen=True)
class Exercise:
    """One function that students write.

    `reference` carries the exercise's name; its source, with the solution between BEGIN and END SOLUTION, is the
    lesson's TODO cell. `also_right` are other accepted ways, each with a remark. `probes(random)` draws the probes:
    from a public seed for the students' checks, from a secret one for marks. `witness(probe)` gives the answer in a way
    that cannot share the reference's mistakes (finite differences, a closed form, another library), or None where it
    does not apply.
    """

    reference: Implementation
    title: str
    lesson: str
    parts: tuple[Part, ...]
    probes: Callable[[np.random.RandomState], list[Probe]]
    misconceptions: tuple[Misconception, ...]
    witness: Callable[[Probe], np.ndarray | None]
    also_right: tuple[tuple[str, Implementation], ...] = ()
    remark: str = ""
    picture: Mapping[str, Any] | None = None
    order: int = field(default=0)

    @property
    def name(self) -> str:
        return self.reference.__name__

    @property
    def signature(self) -> str:
        return f"{self.name}{inspect.signature(self.reference)}"

    @property
    def max_points(self) -> float:
        return sum(part.points for part in self.parts)

    @property
    def accepted(self) -> tuple[Implementation, ...]:
        return (self.reference, *(implementation for _, implementation in self.also_right))

    def public_probes(self) -> list[Probe]:
        drawn = self.probes(np.random.RandomState(PUBLIC_SEED))
        return [probe for probe in drawn if probe.scope != "hidden"]

    def hidden_probes(self, seed: int) -> list[Probe]:
        drawn = self.probes(np.random.RandomState(seed))
        return [probe.renamed(probe.name + HIDDEN) for probe in drawn if probe.scope != "public"]

    def sheet(self, hidden_seed: int | None = None) -> Sheet:
        """What the exercise's checks need to know; with a seed, the judge's own version with the hidden probes."""
        probes = self.public_probes() + ([] if hidden_seed is None else self.hidden_probes(hidden_seed))
        return Sheet(
            name=self.name,
            title=self.title,
            signature=self.signature,
            parts=tuple(_restrict(part, probes) for part in self.parts),
            probes=tuple(probes),
            diagnoses=tuple(Diagnosis(m.name, m.message, m.hint) for m in self.misconceptions),
            remarks=(self.remark, *(remark for remark, _ in self.also_right)),
            picture=self.picture,
        )


def _restrict(part: Part, probes: list[Probe]) -> Part:
    names = [probe.name for probe in probes]
    wanted = [name for name in names if name.removesuffix(HIDDEN) in part.probes]
    return replace(part, probes=tuple(wanted))


@cache
def exercises() -> dict[str, Exercise]:
    """Every exercise by name, in the order of the lessons."""
    from autograde import exercises as package

    found = [importlib.import_module(f"{package.__name__}.{name}").EXERCISE for name in package.names()]
    found.sort(key=lambda exercise: (place(exercise.lesson), exercise.order, exercise.name))
    return {exercise.name: exercise for exercise in found}


def find_exercise(name: str) -> Exercise:
    """The exercise with this name; raises KeyError, naming those there are."""
    if name not in exercises():
        raise KeyError(f"there is no exercise {name!r}; there are: {', '.join(exercises())}")
    return exercises()[name]
