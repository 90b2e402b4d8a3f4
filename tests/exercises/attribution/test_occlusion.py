"""Occlusion: captum agrees with the references, and a bar, a mode or a batch does not matter."""

import pytest
import torch
from captum.attr import Occlusion
from judging import complaints, verdict_on

from autograde.exercises.attribution.occlusion_map import occlusion_map
from autograde.exercises.attribution.occlusion_pixels import occlusion_pixels
from helpers import load_imagenet_val, load_squeezenet, preprocess
from helpers.checks.protocol.toys import make_toy


def by_captum(X, y, model, size, stride, fill):
    """One map for each pixel and colour; all colours get the same."""
    window, strides = (3, size, size), (3, stride, stride)
    found = Occlusion(model).attribute(X, window, strides, baselines=fill, target=y)
    assert torch.equal(found[:, 0], found[:, 2])
    return found[0, 0]


@pytest.mark.parametrize(
    ("height", "width", "size", "stride", "fill"), [(12, 16, 4, 2, 0.0), (14, 18, 5, 3, 1.5), (15, 15, 3, 3, -2.0)]
)
def test_captum_gives_the_same_pixels_on_toys(height, width, size, stride, fill):
    X = torch.randn(1, 3, height, width, generator=torch.Generator().manual_seed(0)).double()
    y, model = torch.tensor([4]), make_toy("smooth", seed=1).double()
    drops = occlusion_map(X, y, model, size, stride, fill)
    ours = occlusion_pixels(drops, size, stride, height, width)
    theirs = by_captum(X, y, model, size, stride, fill)
    assert (ours - theirs).norm() < 1e-5 * theirs.norm()


def test_captum_gives_the_same_pixels_on_a_photograph():
    photos, labels, _ = load_imagenet_val(num=3)
    X, y = preprocess(photos[2]), torch.from_numpy(labels[2:3])
    X = torch.nn.functional.interpolate(X, 97, mode="bilinear", antialias=True)
    model = load_squeezenet()
    ours = occlusion_pixels(occlusion_map(X, y, model, 30, 20, 0.0), 30, 20, 97, 97)
    theirs = by_captum(X, y, model, 30, 20, 0.0)
    assert (ours - theirs).norm() < 1e-5 * theirs.norm()


def test_a_cover_that_stays_on_the_photograph_is_seen_although_toys_agree():
    """A batch of one window is a view of X, not a copy: only where the last batch holds one does X change."""

    def of_eight(X, y, model, size, stride, fill):
        tops, lefts = (range(0, n - size + stride, stride) for n in X.shape[2:])
        places, scores = [(top, left) for top in tops for left in lefts], []
        for some in (places[k : k + 8] for k in range(0, len(places), 8)):
            batch = X.expand(len(some), -1, -1, -1).contiguous()
            for image, (top, left) in zip(batch, some, strict=True):
                image[:, top : top + size, left : left + size] = fill
            scores += model(batch)[:, int(y)].tolist()
        return (model(X)[0, int(y)] - torch.tensor(scores)).reshape(len(tops), len(lefts))

    verdict = verdict_on("occlusion_map", of_eight)
    assert "input_kept" in {part.name for part in verdict.parts if not part.passed}, complaints(verdict)
