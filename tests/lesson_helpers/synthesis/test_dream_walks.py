"""Dreams around a student's step: tiles, shifts and octaves; what is wrong on purpose; a guide."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from autograde.exercises.image_synthesis.dream_step import dream_step
from autograde.exercises.image_synthesis.next_octave import next_octave
from helpers.dreams.gone_wrong import wrong_dream_steps
from helpers.dreams.guided import guided_step
from helpers.dreams.tiles import in_range, spans, tiled_step
from helpers.dreams.walk import dream, dreaming, octave_sizes, resized
from helpers.errors import ArgumentError
from helpers.ready_made import ReadyMadeError, answer_is_judged

QUIET = {"progress": False, "show": False}
LAYER = "0"


@pytest.fixture
def model():
    generator = torch.Generator().manual_seed(1)
    model = nn.Sequential(nn.Conv2d(3, 5, 3, padding=1), nn.ReLU(inplace=True), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    model[0].weight.data = torch.randn(5, 3, 3, 3, generator=generator)
    return model.eval()


def noise(*size, seed=0):
    return 0.3 * torch.randn(1, 3, *size, generator=torch.Generator().manual_seed(seed))


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize(("length", "tile"), [(100, 30), (90, 30), (29, 30), (46, 30), (1, 30), (400, 256)])
def test_tiles_cover_a_length_and_are_nearly_of_a_size(length, tile):
    found = spans(length, tile)
    assert [i for start, end in found for i in range(start, end)] == list(range(length))
    sizes = {end - start for start, end in found}
    assert max(sizes) - min(sizes) <= 1
    assert max(sizes) <= 1.5 * tile


def test_a_single_tile_without_a_shift_is_the_students_step(model):
    img = noise(40, 50)
    found = tiled_step(img, model, LAYER, 0.1, dream_step, tile=64)
    assert torch.equal(found, in_range(dream_step(img, model, LAYER, 0.1)))


def test_each_tile_is_a_step_of_its_own(model):
    img = noise(40, 60)
    found = tiled_step(img, model, LAYER, 0.1, dream_step, tile=20)
    assert torch.equal(found[..., 20:, 20:40], in_range(dream_step(img[..., 20:, 20:40], model, LAYER, 0.1)))


def test_shifts_are_undone_and_move_the_borders(model):
    def marks_its_border(img, *_):
        marked = img.clone()
        marked[..., 0] = 1.0
        return marked

    img, shifts = torch.zeros(1, 3, 30, 40), generator()
    columns = [
        tiled_step(img, model, LAYER, 0.1, marks_its_border, 20, shifts)[0, 0, 0].nonzero()[:, 0].tolist()
        for _ in range(5)
    ]
    assert all(second - first == 20 for first, second in columns)
    assert len({tuple(one) for one in columns}) > 1
    assert torch.equal(tiled_step(noise(30, 40), model, LAYER, 0.1, lambda img, *_: img, 20, shifts), noise(30, 40))


def test_no_pixel_gets_darker_than_black_or_brighter_than_white(model):
    found = tiled_step(noise(30, 40), model, LAYER, 100.0, dream_step)
    assert -2.2 < found.min() < -1.7
    assert 2.2 < found.max() < 2.7


def test_the_image_and_the_random_state_are_kept(model):
    img, state = noise(64, 64), torch.get_rng_state()
    before = img.clone()
    dream(img, model, LAYER, dream_step, next_octave, octaves=2, steps=2, **QUIET)
    assert torch.equal(img, before)
    assert torch.equal(torch.get_rng_state(), state)


def test_a_dream_is_steps_in_each_octave_by_the_students_functions(model):
    img = noise(90, 60)
    found = dream(img, model, LAYER, dream_step, next_octave, octaves=2, scale=1.5, steps=3, shifts=False, **QUIET)
    small = F.interpolate(img, size=(60, 40), mode="bilinear", antialias=True)
    image = small
    for _ in range(3):
        image = in_range(dream_step(image, model, LAYER, 0.04))
    image = next_octave(image, small, img)
    for _ in range(3):
        image = in_range(dream_step(image, model, LAYER, 0.04))
    assert torch.equal(found, image)


def test_the_same_seed_gives_the_same_dream_and_another_seed_another_one(model):
    one, again, other = (
        dream(noise(64, 64), model, LAYER, dream_step, octaves=1, steps=3, tile=32, seed=seed, **QUIET)
        for seed in (0, 0, 1)
    )
    assert torch.equal(one, again)
    assert not torch.equal(one, other)


def test_octaves_grow_to_the_photographs_size():
    assert octave_sizes((200, 100), 3, 1.5) == [(89, 44), (133, 67), (200, 100)]
    assert resized(noise(40, 40), (40, 40)).shape == (1, 3, 40, 40)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"octaves": 0}, "octaves is 0"),
        ({"scale": 1.0}, "scale 1.0"),
        ({"octaves": 9}, "use fewer octaves"),
        ({"next_octave": None}, "next_octave"),
    ],
)
def test_what_does_not_fit_is_refused(model, options, words):
    with pytest.raises(ArgumentError, match=words):
        dream(noise(64, 64), model, LAYER, dream_step, **{"next_octave": next_octave, "octaves": 2, **options, **QUIET})


def test_answers_in_numpy_and_tensors_that_require_a_gradient_are_taken(model):
    def in_numpy(*arguments):
        return dream_step(*arguments).numpy()

    def with_gradient(*arguments):
        return next_octave(*arguments).requires_grad_()

    right = dream(noise(64, 64), model, LAYER, dream_step, next_octave, octaves=2, steps=1, **QUIET)
    found = dream(noise(64, 64), model, LAYER, in_numpy, with_gradient, octaves=2, steps=1, **QUIET)
    assert torch.equal(found, right)
    assert not found.requires_grad


def test_unwritten_functions_give_none(model):
    def unwritten(*_):
        return None

    assert dream(noise(64, 64), model, LAYER, unwritten, next_octave, octaves=2, **QUIET) is None
    assert dream(noise(64, 64), model, LAYER, dream_step, unwritten, octaves=2, **QUIET) is None
    assert len(list(dreaming(noise(64, 64), model, LAYER, dream_step, unwritten, octaves=2, steps=3))) == 3


@pytest.mark.parametrize(
    ("step", "octave", "name"),
    [(lambda img, *_: img[0], next_octave, "dream_step"), (dream_step, lambda d, b, p: d, "next_octave")],
)
def test_another_shape_is_refused_by_the_functions_name(model, step, octave, name):
    with pytest.raises(ArgumentError, match=name):
        dream(noise(64, 64), model, LAYER, step, octave, octaves=2, **QUIET)


def height(model, img):
    return model[0](img).square().sum().item()


def test_wrong_steps_are_wrong_each_in_its_way(model):
    img = noise(20, 20)
    right = dream_step(img, model, LAYER, 0.1)
    found = {name: step(img, model, LAYER, 0.1) for name, step in wrong_dream_steps().items()}
    assert len(found) == 4
    assert all((one - right).abs().max() > 1e-3 for one in found.values())
    assert height(model, found["downhill"]) < height(model, img) < height(model, right)
    assert (found["divided by the L2 norm"] - img).norm() == pytest.approx(0.1, rel=1e-4)
    with answer_is_judged():
        for step in wrong_dream_steps().values():
            with pytest.raises(ReadyMadeError):
                step(img, model, LAYER, 0.1)


def test_a_guided_step_makes_the_layer_more_like_the_guide(model):
    img, guide = noise(20, 20), noise(25, 15, seed=3)
    step = guided_step(guide)
    offered = model[0](guide).detach()[0].flatten(1)
    leaf = img.clone().requires_grad_()
    A = model[0](leaf)
    best = [int((offered.T @ column).argmax()) for column in A.detach()[0].flatten(1).T]
    (A[0].flatten(1) * offered[:, best]).sum().backward()
    expected = img + 0.1 * leaf.grad / leaf.grad.abs().mean()
    assert torch.allclose(step(img, model, LAYER, 0.1), expected, atol=1e-5)
    with answer_is_judged(), pytest.raises(ReadyMadeError):
        step(img, model, LAYER, 0.1)


def test_a_guide_that_shows_the_layer_nothing_moves_nothing(model):
    model[0].bias.data.zero_()
    img = noise(20, 20)
    assert np.array_equal(guided_step(torch.zeros(1, 3, 20, 20))(img, model, LAYER, 0.1), img)


def test_an_interrupted_dream_is_returned_as_far_as_it_got_in_the_photographs_size(model):
    def third_is_interrupted(img, model, layer, step_size):
        calls.append(img.shape)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return dream_step(img, model, layer, step_size)

    calls, photo = [], noise(56, 70)
    choices = {"octaves": 2, "steps": 4, "shifts": False, "show": False}
    with pytest.warns(UserWarning, match="after octave 1 of 2, step 2 of 4"):
        found = dream(photo, model, LAYER, third_is_interrupted, next_octave, **choices)
    walk = dreaming(photo, model, LAYER, dream_step, next_octave, octaves=2, steps=4, shifts=False)
    _, second = next(walk), next(walk)
    assert torch.equal(found, resized(second.image, (56, 70)))
    calls.clear()
    with pytest.raises(KeyboardInterrupt):
        dream(photo, model, LAYER, third_is_interrupted, next_octave, progress=False, **choices)
