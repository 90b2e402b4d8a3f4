"""Functions in the shapes of real students' code, each with the verdict that it must get."""

import importlib
from pathlib import Path

import pytest
from judging import complaints, verdict_on
from shape import Shape, shapes_in

HERE = Path(__file__).parent
FILES = [path.relative_to(HERE) for path in sorted(HERE.glob("shapes/**/*.py")) if path.stem != "shape"]
MODULES = [importlib.import_module(".".join(path.with_suffix("").parts)) for path in FILES]


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        pytest.param(module.EXERCISE, shape, id=f"{module.EXERCISE}-{name}")
        for module in MODULES
        for name, shape in shapes_in(module).items()
    ],
)
def test_real_shapes_get_their_verdict(name: str, shape: Shape) -> None:
    verdict = verdict_on(name, shape.function)
    if shape.diagnosis is None:
        assert complaints(verdict) == []
        return
    said = [part.diagnosis for part in verdict.parts if not part.passed and part.diagnosis != "needs_other_part"]
    assert shape.diagnosis in said, complaints(verdict)
    assert verdict.points < verdict.max_points
    assert shape.points is None or verdict.points == shape.points, complaints(verdict)
