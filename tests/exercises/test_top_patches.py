"""Top patches: what is said of several mistakes at once, and of results in other forms."""

import pytest
import torch
from judging import verdict_on

from autograde.exercises import find_exercise
from autograde.exercises.inside_the_network.top_patches import top_patches
from autograde.judging.judge import stored_of
from helpers import unit_field
from helpers.checks.judging.judgement import judge
from helpers.checks.protocol.quiet import one_thread
from helpers.checks.protocol.run import run_probe

NAME = "top_patches"


def said(function) -> dict[str, str | None]:
    """What the student's own check says of each part, from the stored records alone."""
    stored = stored_of(find_exercise(NAME))
    with one_thread():
        records = {probe.name: run_probe(function, probe) for probe in stored.spec.probes}
    return {part.name: part.diagnosis for part in judge(stored.spec, records, stored).parts}


def three_mistakes(images, model, layer, channel, k):
    """Not clipped, after the ReLU, and a hook that stays after an error."""
    found = []
    handle = model.get_submodule(layer).register_forward_hook(lambda module, inputs, output: found.append(output))
    model(images)
    handle.remove()
    maps = found[0][:, channel].detach()
    size, stride, offset = unit_field(model, layer)
    strongest, place = maps.flatten(1).max(dim=1)
    values, image = strongest.topk(k)
    begin = torch.stack([place[image] // maps.shape[2], place[image] % maps.shape[2]], dim=1) * stride + offset
    return values, torch.cat([image[:, None], begin, begin + size], dim=1)


def test_each_of_three_mistakes_is_told_where_it_shows():
    """Of what a call leaves behind, the values by which a pair of mistakes is known say nothing."""
    assert said(three_mistakes) == {
        "values": None,
        "boxes": "not_clipped",
        "any": "not_clipped",
        "as_returned": "after_the_relu",
        "model_kept": "hook_left_after_an_error",
    }


@pytest.mark.parametrize("mistake", [lambda values, boxes: values, lambda values, boxes: {"values": values}])
def test_one_thing_in_place_of_two_is_told_as_a_form(mistake):
    verdict = verdict_on(NAME, lambda *args: mistake(*top_patches(*args)), None, large=False)
    assert verdict.diagnosis == "wrong_form"
    assert "instead of 2 elements" in verdict.message


def test_a_box_that_is_one_pixel_off_is_wrong_on_photographs_too():
    """Where the tolerance for values is wider, since rounding differs between processors."""

    def off_on_photographs(images, *more):
        values, boxes = top_patches(images, *more)
        return values, boxes + (images.shape[2] > 90) * torch.tensor([0, 0, 0, 0, 1])

    failed = [(part.name, part.probe) for part in verdict_on(NAME, off_on_photographs, None).parts if not part.passed]
    assert failed == [("boxes", "photos on SqueezeNet")]
