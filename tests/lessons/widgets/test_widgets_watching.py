"""Watching a student's function: it runs as ever, its images and scores are seen, and nothing stays on the model."""

import copy
import itertools

import numpy as np
import pytest
import torch
from PIL import Image

from helpers import watch
from helpers.checks.protocol.toys import make_toy
from helpers.live.progress import Progress, steadied
from helpers.live.recorder import Recorder, progress_of
from helpers.live.runs import Stopped
from helpers.live.view import as_html, as_text
from helpers.live.watching import watching


@pytest.fixture
def model():
    return make_toy("smooth", seed=3, classes=10)


@pytest.fixture
def X():
    return torch.randn(1, 3, 64, 64, generator=torch.Generator().manual_seed(0))


def uphill(X, target_y, model, steps=5):
    X_fooling = X.clone()
    for _ in range(steps):
        X_fooling = X_fooling.detach().requires_grad_()
        model(X_fooling)[0, target_y].backward()
        X_fooling = X_fooling.detach() + X_fooling.grad / X_fooling.grad.norm()
    return X_fooling


def in_place(X, target_y, model):
    img = X.clone().requires_grad_()
    for _ in range(5):
        model(img)[0, target_y].backward()
        img.data += img.grad / img.grad.norm()
        img.grad = None
    return img.detach()


def without_gradients(X, target_y, model):
    with torch.no_grad():
        return X + model(X).sum() * 0


def on_a_copy(X, target_y, model):
    return uphill(X, target_y, copy.deepcopy(model))


def by_keyword(X, target_y, model):
    return uphill(X, target_y, lambda x: model(x=x))


def fails(X, target_y, model):
    model(X)
    raise RuntimeError("not today")


def bare(model):
    return not any(
        module._forward_hooks or module._forward_hooks_with_kwargs or module._forward_pre_hooks
        for module in model.modules()
    )


def record(function, X, model, **options):
    progress, _ = progress_of((X, 3, model), {})
    Recorder(progress, interval=0, **options).record(model, lambda: function(X, 3, model))
    return progress


@pytest.mark.parametrize("function", [uphill, in_place, on_a_copy])
def test_each_call_of_the_network_gives_a_point_of_the_curve(model, X, function):
    progress = record(function, X, model)
    expected = []
    for steps in range(5):
        expected.append(model(uphill(X, 3, model, steps))[0, 3].item())
    assert progress.scores == pytest.approx(expected, rel=1e-4)
    assert bare(model)


@pytest.mark.parametrize("function", [without_gradients, by_keyword])
def test_calls_without_gradients_or_by_keyword_count_as_well(model, X, function):
    class Named(torch.nn.Module):
        def forward(self, x):
            return model(x)

    assert record(function, X, Named()).calls >= 1


def test_pictures_are_copies_of_what_a_student_changes_in_place(model, X):
    progress, _ = progress_of((X, 3, model), {})
    seen = []
    Recorder(progress, lambda: seen.append(progress.image), interval=0).record(model, lambda: in_place(X, 3, model))
    assert len(seen) == 5
    assert all(not torch.equal(one, other) for one, other in itertools.pairwise(seen))
    assert torch.equal(seen[0], X)


def test_the_last_picture_is_the_result_and_what_the_network_sees_in_it(model, X):
    progress = record(uphill, X, model)
    result = uphill(X, 3, model)
    assert torch.equal(progress.image, result)
    probability, label = model(result)[0].softmax(dim=0).max(dim=0)
    assert progress.seen == (int(label), pytest.approx(float(probability)))


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, Stopped])
def test_nothing_stays_on_the_model_after_an_error(model, X, error):
    def raises(*_):
        raise error

    with pytest.raises(error), watching(model, raises):
        model(X)
    assert bare(model)


def test_a_copy_kept_by_the_student_is_watched_no_longer(model, X):
    calls = []
    with watching(model, lambda *_: calls.append(1)):
        kept = copy.deepcopy(model)
        kept(X)
    kept(X)
    assert len(calls) == 1


def test_calls_with_other_shapes_and_things_that_are_no_model_are_passed_over(X):
    flat = torch.nn.Flatten()
    with watching(flat, lambda *_: pytest.fail("seen")):
        flat(X[0])
    with watching("a model", lambda *_: pytest.fail("seen")):
        pass


def test_a_picture_of_nan_is_drawn_black():
    progress = Progress(0, original=torch.zeros(1, 3, 8, 8))
    progress.add(torch.full((1, 4), float("nan")))
    progress.keep(torch.full((1, 3, 8, 8), float("nan")))
    assert as_html(progress).count("data:image/jpeg") == 2


def test_each_picture_has_a_description_that_says_what_is_shown(model, X):
    progress = record(uphill, X, model)
    shown = as_html(progress, "done")
    assert shown.count("<img ") == shown.count('<img alt="') == 3
    assert "its change × 10 after 5 network calls" in shown
    assert "score of class 3: from" in as_text(progress, "done")


def test_names_are_escaped(model, X):
    progress = Progress(0, names=["<b>cat</b>"] * 4)
    progress.add(torch.zeros(1, 4))
    assert "<b>" not in as_html(progress)


def test_before_the_first_call_the_places_are_kept():
    assert as_html(Progress(0, original=torch.zeros(1, 3, 8, 8))).count("height:200px") == 5


def test_watch_returns_what_the_function_returns(model, X):
    assert torch.equal(watch(uphill, X, 3, model), uphill(X, 3, model))
    assert bare(model)


def test_watch_raises_what_the_function_raises(model, X):
    with pytest.raises(RuntimeError, match="not today"):
        watch(fails, X, 3, model)
    assert bare(model)


def test_watch_asks_for_an_unwritten_function(model, X, capsys):
    def make_fooling_image(X, target_y, model):
        return None

    assert watch(make_fooling_image, X, 3, model) is None
    assert "write make_fooling_image above first" in capsys.readouterr().out


def test_watch_finds_target_and_model_among_keywords(model, X):
    progress, found = progress_of((X,), {"target_y": np.int64(7), "model": model})
    assert (progress.target_y, found) == (7, model)
    assert torch.equal(progress.original, X)


def test_a_picture_is_shown_as_it_is_returned(model):
    picture = Image.fromarray(np.arange(192, dtype=np.uint8).reshape(8, 8, 3))
    progress = Progress(3)
    Recorder(progress).record(model, lambda: picture)
    assert progress.pictures()[0][0] is picture


def test_jitter_does_not_shake_the_picture(X):
    progress = Progress(3)
    for shift in ((0, 0), (5, -9), (-16, 2)):
        noise = 0.1 * torch.randn(X.shape, generator=torch.Generator().manual_seed(1))
        progress.keep(torch.roll(X + noise, shift, dims=(2, 3)))
        assert (progress.image - X).abs().mean() < 0.1


def test_a_photograph_is_shown_where_it_is(X):
    progress = Progress(3, original=X)
    progress.keep(X)
    progress.keep(torch.roll(X, 5, dims=3))
    assert torch.equal(progress.image, torch.roll(X, 5, dims=3))


def test_pictures_of_other_sizes_or_with_nan_are_kept_as_they_are(X):
    for image in (X[..., :32], X * float("nan")):
        assert steadied(image, X) is image
