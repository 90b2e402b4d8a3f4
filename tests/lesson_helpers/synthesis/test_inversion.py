"""Photographs from their codes: what `invert` uses and returns, mistakes on purpose, the search, and own pictures."""

import numpy as np
import pytest
import torch
from PIL import Image

from helpers import invert, load_imagenet_val, load_squeezenet, own_picture, places_among, preprocess, wrong_inversions
from helpers.errors import ArgumentError
from helpers.inversion.invert import relative_error
from helpers.ready_made import ReadyMadeError, answer_is_judged
from helpers.synthesis import FourierImage, activations

LAYER = "features.2"
SIDE = 32


@pytest.fixture(scope="module")
def model():
    return load_squeezenet()


@pytest.fixture(scope="module")
def photos():
    return torch.cat([preprocess(photo, SIDE) for photo in load_imagenet_val(2)[0]])


def distance(features, target, img, tv_weight, alpha_weight):
    """A loss without a prior."""
    return (features - target).square().flatten(1).sum(dim=1) / target.square().flatten(1).sum(dim=1)


def inverted(photos, model, loss=distance, **options):
    return invert(loss, photos, model, LAYER, **{"progress": False, **options})


def test_the_images_get_the_code_and_come_nearer_to_the_photograph_than_grey(model, photos):
    made = inverted(photos, model)
    assert made.images.shape == photos.shape
    assert not made.images.requires_grad
    assert (made.code_error < 0.3).all()
    assert (made.pixel_error < 0.9).all()


def test_the_errors_are_norms_relative_to_the_photograph_and_its_code(model, photos):
    made = inverted(photos, model, steps=2)
    with torch.no_grad():
        code, target = (activations(model, images, [LAYER])[LAYER] for images in (made.images, photos))
    for n in range(2):
        assert made.code_error[n] == pytest.approx(float((code[n] - target[n]).norm() / target[n].norm()), rel=1e-5)
        assert made.pixel_error[n] == pytest.approx(float((made.images[n] - photos[n]).norm() / photos[n].norm()))
    assert relative_error(torch.zeros(1, 2, 3), torch.ones(1, 2, 3)).tolist() == [1]


def test_the_loss_gets_the_code_of_the_photographs_the_images_and_both_weights(model, photos):
    calls = []

    def loss(features, target, img, tv_weight, alpha_weight):
        calls.append((features.shape, target, img, tv_weight, alpha_weight))
        return distance(features, target, img, tv_weight, alpha_weight)

    inverted(photos, model, loss, tv_weight=0.25, alpha_weight=0.5, steps=1)
    with torch.no_grad():
        expected = activations(model, photos, [LAYER])[LAYER]
    for shape, target, img, *weights in calls:
        assert torch.equal(target, expected)
        assert shape == target.shape
        assert img.shape == photos.shape
        assert weights == [0.25, 0.5]
    assert calls[-1][2].abs().max() < 0.1, "the optimisation begins with faint noise, not with the photograph"


def test_the_photographs_stay_as_they_are_and_the_seed_decides(model, photos):
    before = photos.clone()
    same, other = inverted(photos, model, steps=3), inverted(photos, model, steps=3, seed=1)
    assert torch.equal(photos, before)
    assert torch.equal(inverted(photos, model, steps=3).images, same.images)
    assert not torch.equal(same.images, other.images)


def test_another_canvas_is_used(model, photos):
    canvas = FourierImage(SIDE, SIDE, count=2)
    made = inverted(photos, model, canvas=canvas, lr=0.04, steps=3)
    assert torch.equal(made.images, canvas().detach())


def test_an_unwritten_loss_gives_nothing(model, photos):
    assert inverted(photos, model, lambda *_: None) is None


@pytest.mark.parametrize("value", [torch.tensor(1.0), torch.ones(2, 1), 3.0])
def test_a_loss_of_another_shape_is_refused_before_the_first_step(model, photos, value):
    steps = []
    with pytest.raises(ArgumentError, match=r"expected a tensor of shape \(2,\)"):
        inverted(photos, model, lambda *_: value, each=steps.append)
    assert steps == []


def test_each_mistake_has_its_own_image(model, photos):
    made = wrong_inversions(photos[:1], model, LAYER, steps=40)
    errors = {name: float((image - photos[0]).norm() / photos[0].norm()) for name, image in made.items()}
    assert len(made) == 4
    assert errors["variation subtracted"] > 1
    assert errors["features detached"] == pytest.approx(1, abs=0.02)  # grey
    assert max(errors["not divided by the target"], errors["weights exchanged"]) < 0.95
    steps = made["variation subtracted"].diff(dim=2).abs().mean()
    assert steps > 2 * photos[0].diff(dim=1).abs().mean()


def test_mistakes_are_refused_while_an_answer_is_judged(model, photos):
    with answer_is_judged(), pytest.raises(ReadyMadeError):
        wrong_inversions(photos[:1], model, LAYER)


def test_the_search_finds_an_image_whatever_its_brightness_and_contrast():
    random = torch.Generator().manual_seed(0)
    originals, others = (torch.randn(n, 3, 8, 8, generator=random) for n in (3, 5))
    assert places_among(0.1 * originals + 5, originals, others) == [1, 1, 1]
    assert places_among(originals.roll(1, dims=0), originals, others)[0] > 1


def test_the_search_counts_all_that_are_more_alike_but_no_copies():
    originals = torch.tensor([[1.0, 0, 0, 0], [0, 1, 0, 0]]).view(2, 1, 2, 2)
    image = torch.tensor([[0.0, 0, 1, 0.5], [0, 1, 0, 0]]).view(2, 1, 2, 2)
    others = torch.tensor([[0.0, 0, 1, 0], [0, 0, 0, 1], [0, 1, 0, 0]]).view(3, 1, 2, 2)
    # The last one is a copy of the second original.
    assert places_among(image, originals, others) == [3, 1]


def test_the_own_picture_is_its_middle_square(tmp_path):
    pixels = np.zeros((40, 100, 3), np.uint8)
    pixels[:, 30:70] = 255
    Image.fromarray(pixels).save(tmp_path / "me.png")
    mine = own_picture(tmp_path / "me.png", side=40)
    assert mine.shape == (1, 3, 40, 40)
    assert torch.equal(mine, preprocess(np.full((40, 40, 3), 255, np.uint8), 40))


def test_without_a_path_there_is_a_portrait():
    assert own_picture().shape == (1, 3, 128, 128)
    assert own_picture().std() > 0.5


@pytest.mark.parametrize("content", [None, b"no picture"])
def test_a_path_without_a_picture_is_named(tmp_path, content):
    path = tmp_path / "me.jpg"
    if content:
        path.write_bytes(content)
    with pytest.raises(ArgumentError, match=r"me\.jpg"):
        own_picture(path)
