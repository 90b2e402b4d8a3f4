"""Which mistakes the contracts try in which styles: of the longest exercises a selection, all of them with `-m heavy`.

A call of such an exercise is a whole walk of many steps, so that every mistake in every style takes minutes.
"""

import pytest

from autograde.exercise import Exercise
from autograde.exercises import exercises

LONG = ("make_fooling_image", "create_class_visualization")

# Each of its calls is a t-SNE, and there are dozens of mutants.
_SLOW_MUTANTS = ("layout",)
each_mutated = pytest.mark.parametrize(
    "name", [pytest.param(one, marks=[pytest.mark.heavy] * (one in _SLOW_MUTANTS)) for one in exercises()]
)

# Parameters (name, whole); whole: every misconception in every style, else each in one of them.
WHOLE = [pytest.param(name, True, id=f"{name}-whole", marks=pytest.mark.heavy) for name in LONG]
THINNED = [pytest.param(name, name not in LONG, id=name) for name in exercises()]
each_exercise_thinned = pytest.mark.parametrize(("name", "whole"), THINNED + WHOLE)

# Parameters (name, style, whole).
each_style_thinned = pytest.mark.parametrize(
    ("name", "style", "whole"),
    [
        pytest.param(*one.values[:1], style, *one.values[1:], id=f"{one.id}-{style.name}", marks=one.marks)
        for one in THINNED + WHOLE
        for style in exercises()[str(one.values[0])].styles
    ],
)


def tried_in(exercise: Exercise, whole: bool) -> dict[str, set[str]]:
    """By misconception, the styles in which it is tried beside the reference's own: all of them, or one in turn."""
    tried = {}
    for number, misconception in enumerate(exercise.misconceptions):
        fitting = [style.name for style in exercise.styles if misconception.name not in style.without]
        chosen = fitting if whole or not fitting else [fitting[number % len(fitting)]]
        tried[misconception.name] = set(chosen)
    return tried
