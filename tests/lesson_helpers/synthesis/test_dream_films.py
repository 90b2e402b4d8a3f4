"""Films into a dream: frames that grow, as an animated picture with words, or as a still."""

import base64
import io
import itertools
import re

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from helpers.dreams.film import Film, dream_film, enlarged
from helpers.errors import ArgumentError
from helpers.pictures import ONE_IMAGE


@pytest.fixture
def start():
    return 0.5 * torch.randn(1, 3, 32, 48, generator=torch.Generator().manual_seed(0))


@pytest.fixture
def film():
    frames = np.random.RandomState(0).randint(0, 256, (6, 20, 30, 3)).astype(np.uint8)
    return Film(list(frames), "A film of six frames", rate=10)


def brighter(img, _model, _layer, step_size):
    return img + step_size


def test_each_frame_is_some_steps_further(start):
    film = dream_film(start, nn.Identity(), "", brighter, frames=4, zoom=1.0001, steps=3, step_size=0.1, progress=False)
    assert [frame.shape for frame in film.frames] == [(32, 48, 3)] * 4
    means = [frame.mean() for frame in film.frames]
    assert all(later > earlier + 10 for earlier, later in itertools.pairwise(means))


def test_a_film_says_what_it_shows(start):
    film = dream_film(start, nn.Identity(), "features.7", brighter, frames=3, zoom=2.0, progress=False)
    assert all(words in repr(film) for words in ("3 frames", "features.7", "4 times as large"))


def test_a_dream_that_is_not_written_gives_no_film(start):
    assert dream_film(None, nn.Identity(), "", brighter, frames=3, progress=False) is None
    assert dream_film(start, nn.Identity(), "", lambda *_: None, frames=3, progress=False) is None


def test_enlarging_keeps_the_middle_and_moves_the_rest_outwards():
    image = torch.zeros(1, 3, 41, 41)
    image[..., 20, 20] = 1
    image[..., 20, 30] = 0.5
    assert torch.allclose(enlarged(image, 1.0), image, atol=1e-4)
    larger = enlarged(image, 2.0)[0, 0]
    assert larger.argmax() == 20 * 41 + 20
    assert larger[20, 40] > 0.4
    assert larger[20, 30].abs() < 0.1


def test_a_notebook_shows_it_moving_with_a_still_for_those_who_want_no_motion(film, monkeypatch):
    monkeypatch.delenv(ONE_IMAGE, raising=False)
    data, _ = film._repr_mimebundle_()
    assert data["text/plain"] == "A film of six frames"
    page = data["text/html"]
    assert 'alt="A film of six frames"' in page
    assert re.search(r'media="\(prefers-reduced-motion: reduce\)" srcset="data:image/jpeg;base64', page)
    moving = base64.b64decode(re.search(r'src="data:image/webp;base64,([^"]+)"', page)[1])
    assert Image.open(io.BytesIO(moving)).n_frames == 6


def test_where_a_picture_is_one_image_some_frames_are_shown_side_by_side(film, monkeypatch):
    monkeypatch.setenv(ONE_IMAGE, "png")
    data, _ = film._repr_mimebundle_()
    strip = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert strip.width > 3 * strip.height


@pytest.mark.parametrize("name", ["my.gif", "my.WEBP"])
def test_it_is_saved_as_a_gif_or_a_webp(film, tmp_path, name):
    path = film.save(tmp_path / name)
    with Image.open(path) as saved:
        assert saved.format == name.split(".")[1].upper()
        assert saved.n_frames == 6
        assert saved.size == (30, 20)


def test_another_ending_is_refused(film, tmp_path):
    with pytest.raises(ArgumentError, match=r"name it my\.gif"):
        film.save(tmp_path / "my.mp4")
