"""The criteria of the class visualization loop, on images made by hand: nothing else is there to compare with."""

import numpy as np
import pytest
from judging import verdict_on

from autograde.exercises import find_exercise
from autograde.mistakes.edits import Edit, edit, edited
from helpers.checks.criteria.shifts import Plane
from helpers.checks.judging.registry import CRITERIA
from helpers.checks.protocol.record import Call, Record

NAME = "create_class_visualization"
PROBES = {probe.name: probe for probe in find_exercise(NAME).public_probes()}
LOW, HIGH = (np.array(v, np.float32).reshape(1, 3, 1, 1) for v in ((-2.11, -2.03, -1.80), (2.24, 2.42, 2.63)))


def pictures(count: int) -> list[np.ndarray]:
    random = np.random.RandomState(0)
    return [random.uniform(-1.5, 2, (1, 3, 32, 40)).astype(np.float32) for _ in range(count)]


def judged(criterion: str, probe: str, inputs: list[np.ndarray], returned: np.ndarray, **options: float) -> str:
    calls = [Call(image, differentiated=True) for image in inputs]
    record = Record(returned=returned, returned_type="torch.Tensor", forwards=len(inputs), calls=calls)
    return CRITERIA[criterion](record, [], PROBES[probe], options).kind


def shifted(image: np.ndarray, shifts: list[tuple[int, int]]) -> list[np.ndarray]:
    return [np.roll(image, shift, axis=(2, 3)) for shift in shifts]


@pytest.mark.parametrize("shift", [(0, 0), (3, -4), (-16, 7), (-1, 19)])
def test_shifts_are_found_exactly(shift: tuple[int, int]) -> None:
    image = pictures(1)[0][0]
    found, alike = Plane(image).find_shift(Plane(np.roll(image, shift, axis=(1, 2))))
    assert found == shift
    assert alike > 0.99


def test_shifted_copies_of_the_result_are_jitter_and_others_are_not() -> None:
    base = pictures(1)[0]
    assert judged("jitters", "shifting only", shifted(base, [(k % 4, 3 - k % 4) for k in range(6)]), base) == "passed"
    assert judged("jitters", "shifting only", [base] * 6, base) == "no_jitter"
    assert judged("jitters", "shifting only", pictures(6), base) == "changes_without_step"
    for along in ([(k % 4, 0) for k in range(6)], [(0, k % 4) for k in range(6)]):
        assert judged("jitters", "shifting only", shifted(base, along), base) == "jitter_along_one_axis"
    far = shifted(base, [(k % 2 * 9, 0) for k in range(6)])
    assert judged("jitters", "shifting only", far, base) == "jitter_too_far"
    away = shifted(base, [(2 * k, k) for k in range(6)])
    assert judged("jitters", "shifting only", away, away[-1]) == "jitter_not_undone"


@pytest.mark.parametrize(
    ("low", "high", "kind"),
    [
        (LOW, HIGH, "passed"),
        (3 * LOW, 3 * HIGH, "clamped_too_loosely"),
        (0, 255, "clamped_to_pixels"),
        (0, 1, "clamped_too_tightly"),
        (-1.8, 2.6, "clamped_alike"),
    ],
)
def test_limits_are_those_of_each_channel(low: np.ndarray | float, high: np.ndarray | float, kind: str) -> None:
    start, other = pictures(2)
    full = np.where(other > 0, high, low).astype(np.float32)
    assert judged("clamps", "huge steps", [start, full, full], full) == kind


def test_without_limits_nothing_is_clamped() -> None:
    start, other = pictures(2)
    assert judged("clamps", "huge steps", [start, 9 * other, 9 * other], other) == "not_clamped"
    some = np.concatenate([9 * other[:, :2], np.sign(other[:, 2:])], axis=1)
    assert judged("clamps", "huge steps", [start, some, some], other) == "channel_not_clamped"
    large = np.tile(start, (1, 1, 7, 6))[..., :224, :224]
    assert judged("clamps", "huge steps", [large] * 3, large) == "step_no_step"
    assert judged("clamps", "huge steps", shifted(large, [(0, 0), (0, 0), (1, 1)]), large) == "step_no_step"


def test_an_image_of_another_size_is_told_so() -> None:
    image = pictures(1)[0]
    assert judged("climbs", "climbing", [image, image], image, rise=1.0, size=224) == "another_size"
    assert judged("climbs", "climbing", [image, image], image, rise=1.0, size=32) == "another_size"  # not square


HALF_LIMITS = edit("high = float((1 - SQUEEZENET_MEAN[c]) /", "high = float((1 - SQUEEZENET_MEAN[c]) *")
ANOTHER_CLAMP = edit("clamp_(low, high)", "clamp(low, high)")
BLURS_BETWEEN = edit("% blur_every == 0", "% blur_every != 0")
BLURS_A_COPY = edit("blur_image(img.data", "blur_image(img.data.clone()")


@pytest.mark.parametrize(
    ("edits", "told"),
    [
        ((HALF_LIMITS, BLURS_BETWEEN), {"limits_times_std", "blurs_in_between"}),
        ((ANOTHER_CLAMP, BLURS_BETWEEN), {"no_clamp", "blurs_in_between"}),
        ((ANOTHER_CLAMP, BLURS_A_COPY), {"no_clamp", "no_blur"}),
    ],
)
def test_mistakes_in_different_parts_get_no_names_beside_their_own(edits: tuple[Edit, ...], told: set[str]) -> None:
    verdict = verdict_on(NAME, edited(find_exercise(NAME).reference, edits))
    assert {part.diagnosis for part in verdict.parts if not part.passed} - {"needs_other_part"} == told
