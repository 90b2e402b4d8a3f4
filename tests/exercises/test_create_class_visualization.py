"""The class visualization loop: right answers in many styles, wrong ones, and the criteria on images made by hand."""

import numpy as np
import pytest
import torch
from judging import complaints_on_many_seeds, lost, verdict_on
from right_create_class_visualization import DEFAULTS, RIGHT, course_style, plain_step

from autograde.exercise import find_exercise
from helpers.checks.all_criteria import CRITERIA
from helpers.checks.record import Record
from helpers.checks.shifts import find_shift
from helpers.images import blur_image, deprocess, jitter

NAME = "create_class_visualization"
PROBES = {probe.name: probe for probe in find_exercise(NAME).public_probes()}


@pytest.mark.parametrize("answer", RIGHT, ids=lambda answer: answer.__name__)
def test_right_answers_of_every_style_get_full_points(answer):
    assert complaints_on_many_seeds(NAME, answer) == []


def test_a_loop_without_steps_of_its_own_is_told_so():
    verdict = verdict_on(NAME, lambda target_y, model, dtype, **kwargs: deprocess(torch.randn(1, 3, 224, 224)))
    assert verdict.points == 0
    assert {part.diagnosis for part in verdict.parts} == {"never_asks_model"}


def test_returning_nothing_loses_what_asks_for_the_image():
    def forgets_to_return(target_y, model, dtype, **kwargs):
        course_style(target_y, model, dtype, **kwargs)

    verdict = verdict_on(NAME, forgets_to_return)
    assert (verdict.diagnosis, lost(verdict)) == ("returns_none", {"climbs", "jitter"})


def test_a_caller_who_jitters_twice_drifts():
    def jitters_twice(target_y, model, dtype, **kwargs):
        options = DEFAULTS | kwargs
        img = torch.randn(1, 3, 224, 224).requires_grad_()
        for t in range(options["num_iterations"]):
            img.data = jitter(jitter(img.data, 3, 1), 0, 0)
            plain_step(img, model, target_y, options["l2_reg"], options["learning_rate"])
            img.data = img.data.clamp(-1.8, 2.2)
            if t % options["blur_every"] == 0:
                blur_image(img.data, sigma=0.5)
        return deprocess(img)

    verdict = verdict_on(NAME, jitters_twice)
    assert "jitter" in lost(verdict)


def _pictures(count: int) -> list[np.ndarray]:
    random = np.random.RandomState(0)
    return [random.uniform(-1.5, 2, (1, 3, 32, 40)).astype(np.float32) for _ in range(count)]


def _judge(criterion: str, probe: str, inputs: list[np.ndarray], returned: np.ndarray) -> str:
    record = Record(returned=returned, returned_type="torch.Tensor", forwards=len(inputs), forward_inputs=inputs)
    return CRITERIA[criterion](record, [], PROBES[probe], {}).kind


def test_shifts_are_found_exactly():
    plane = _pictures(1)[0][0, 0] - 0.2
    for down, right in ((0, 0), (3, -4), (-16, 7), (-1, 19)):
        shift, alike = find_shift(plane, np.roll(plane, (down, right), axis=(0, 1)))
        assert shift == (down, right)
        assert alike > 0.99


def test_shifted_copies_of_the_result_are_jitter_and_others_are_not():
    base = _pictures(1)[0]
    copies = [np.roll(base, (k % 4, 3 - k % 4), axis=(2, 3)) for k in range(6)]
    assert _judge("jitters", "shifting only", copies, base) == "passed"
    assert _judge("jitters", "shifting only", [base] * 6, base) == "no_jitter"
    assert _judge("jitters", "shifting only", _pictures(6), base) == "changes_without_step"
    far = [np.roll(base, (k % 2 * 9, 0), axis=(2, 3)) for k in range(6)]
    assert _judge("jitters", "shifting only", far, base) == "jitter_too_far"
    away = [np.roll(base, (2 * k, k), axis=(2, 3)) for k in range(6)]
    assert _judge("jitters", "shifting only", away, away[-1]) == "jitter_not_undone"


def test_values_outside_of_a_channels_range_are_not_clamped():
    start, other = _pictures(2)
    low, high = (np.array(v, np.float32).reshape(1, 3, 1, 1) for v in ((-2.11, -2.03, -1.80), (2.24, 2.42, 2.63)))
    full = np.where(other > 0, high, low).astype(np.float32)
    assert _judge("clamps", "huge steps", [start, full, full], full) == "passed"
    assert _judge("clamps", "huge steps", [start, 9 * full, full], full) == "not_clamped"
    assert _judge("clamps", "huge steps", [start, *[full.clip(0, 1)] * 2], full) == "clamped_too_tightly"
    assert _judge("clamps", "huge steps", [start, *[np.where(other > 0, 2.6, -1.8)] * 2], full) == "clamped_alike"
    assert _judge("clamps", "huge steps", [start] * 3, start) == "does_not_move"
