"""Pictures in a notebook: small and true to the pixels, described in words, readable in both themes, shown once."""

import base64
import io
import re
from html import unescape

import numpy as np
import pytest
import torch
from IPython.core.interactiveshell import InteractiveShell
from PIL import Image, ImageColor

from helpers import (
    SQUEEZENET_STD,
    blur_image,
    load_imagenet_val,
    show_curves,
    show_fooling,
    show_images,
    show_masks,
    show_saliency,
)
from helpers.pictures import ONE_IMAGE
from helpers.pictures.colours import CURVES, INK
from helpers.pictures.encode import png

RANDOM = np.random.RandomState(0)
MAP = np.outer(np.linspace(0, 1, 60), np.linspace(0, 1, 90))  # brightest at the bottom right
NOISE = RANDOM.randint(0, 256, (120, 90, 3)).astype(np.uint8)
X = torch.from_numpy(RANDOM.standard_normal((1, 3, 70, 70)).astype(np.float32))


class Toy(torch.nn.Module):
    """Scores of two classes: the sums of red and of green."""

    def forward(self, X: torch.Tensor) -> torch.Tensor:
        return X[:, :2].sum(dim=(2, 3))


MADE = {
    "images": lambda **more: show_images([NOISE, MAP], titles=["noise & <b>", "slope"], **more),
    "saliency": lambda **more: show_saliency([NOISE[:60]] * 2, [MAP, MAP[::-1]], titles=["a", "b"], **more),
    "fooling": lambda **more: show_fooling(X, X + 0.01, Toy(), ["red", "green"], **more),
    "masks": lambda **more: show_masks([NOISE[:60]], MAP > 0.25, titles=["a"], **more),
    "curves": lambda **more: show_curves([1, 2, 3], {"a": [3, 1, 2]}, xlabel="step", ylabel="score", **more),
}


@pytest.fixture(autouse=True)
def _as_in_a_notebook(monkeypatch):
    monkeypatch.delenv(ONE_IMAGE, raising=False)


@pytest.fixture(scope="module")
def photo():
    return load_imagenet_val(1)[0][0]


def bundle(picture):
    data, metadata = picture._repr_mimebundle_()
    return data, metadata


def alts(picture):
    return [unescape(alt) for alt in re.findall(r'<img alt="([^"]*)"', picture.html)]


def pixels(uri: str) -> np.ndarray:
    with Image.open(io.BytesIO(base64.b64decode(uri.partition(",")[2]))) as image:
        return np.asarray(image.convert("RGB")).astype(float)


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
def test_a_cell_shows_html_and_in_words_what_it_is(make):
    data, _ = bundle(make())
    assert list(data) == ["text/html", "text/plain"]
    assert data["text/plain"] == repr(make()) != ""
    assert bundle(make()) == bundle(make())


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
def test_every_image_has_a_description_and_comes_from_nowhere_else(make):
    html = make().html
    assert all(alts(make()))
    assert html.count("<img ") == len(alts(make())) == len(re.findall(r'src="data:image/(?:png|jpeg);base64,', html))
    assert "http" not in html


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
def test_a_picture_is_shown_once_by_ipython(make, monkeypatch):
    show = InteractiveShell.instance().display_formatter.format
    assert sorted(show(make())[0]) == ["text/html", "text/plain"]
    monkeypatch.setenv(ONE_IMAGE, "png")
    assert sorted(show(make())[0]) == ["image/png", "text/plain"]


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
def test_ones_own_description_replaces_the_made_one(make):
    picture = make(alt="my <own> words")
    assert repr(picture) == "my <own> words"
    assert "my &lt;own&gt; words" in picture.html


def test_titles_are_text_of_the_page_and_no_markup():
    html = MADE["images"]().html
    assert "noise &amp; &lt;b&gt;</div>" in html
    assert "<b>" not in html


@pytest.mark.parametrize("kind", ["png", "jpeg"])
@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
def test_where_html_is_not_shown_it_is_one_image_with_a_description(make, kind, monkeypatch):
    monkeypatch.setenv(ONE_IMAGE, kind)
    data, metadata = bundle(make())
    mime = f"image/{kind}"
    assert list(data) == [mime, "text/plain"]
    assert metadata == {mime: {"alt": data["text/plain"]}}
    with Image.open(io.BytesIO(base64.b64decode(data[mime]))) as image:
        assert image.format == kind.upper()
        assert min(image.size) > 100


SAID = {
    "images": "2 pictures in a row: noise & <b>, slope.",
    "saliency": "2 pictures in a row, each above its saliency map: a, brightest at the bottom right; "
    "b, brightest at the top right.",
    "masks": "A picture, the object outlined and the rest faded: share of the picture that the object covers: a 40%.",
    "curves": "Line plot. Score against step: a goes from 3 at 1 to 2 at 3, lowest 1 at 2.",
}


@pytest.mark.parametrize("kind", SAID)
def test_the_description_says_what_is_shown(kind):
    assert repr(MADE[kind]()) == SAID[kind]


def test_of_fooling_images_the_classes_and_the_size_of_the_change_are_told():
    change = 3 / 255 / torch.from_numpy(SQUEEZENET_STD).view(1, 3, 1, 1)
    said = repr(show_fooling(X, X + change, Toy(), ["red", "green"]))
    assert re.search(r"(red|green) \(\d+%\) becomes (red|green) \(\d+%\)", said)
    assert "by a change of 3 grey levels of 255 on average, 3 at most" in said


def test_each_image_of_a_grid_is_described_by_its_own_words():
    assert alts(MADE["images"]()) == ["noise & <b>", "slope, a map, brightest at the bottom right"]
    assert alts(show_images(NOISE)) == ["90 by 120 pixels in colour"]
    assert alts(MADE["saliency"]())[2:] == [
        "saliency map of a, brightest at the bottom right",
        "saliency map of b, brightest at the top right",
    ]


def test_a_map_without_a_bright_place_is_not_given_one():
    assert alts(show_images(np.full((9, 9), 3.0))) == ["a map, about as bright everywhere"]


def test_descriptions_stay_short_however_much_is_shown():
    many = show_images([NOISE] * 25, titles=[f"a rather long title of picture {i}" for i in range(25)])
    assert len(repr(many)) <= 400
    assert re.search(r"and \d+ more\.$", repr(many))
    assert repr(show_images([NOISE] * 3, titles=["plain"] * 3)) == "3 pictures in a row: plain (3 times)."
    assert len(repr(show_images(NOISE, alt="long " * 400))) <= 400


def test_maps_and_differences_keep_every_pixel_as_it_is(photo):
    map_ = blur_image(torch.from_numpy(RANDOM.rand(1, 1, 224, 224)), sigma=3)[0]
    fooled = show_fooling(X, X + 0.01 * torch.from_numpy(RANDOM.standard_normal(X.shape)).float(), Toy())
    panels = [show_saliency(photo, map_).rows[1][0], *fooled.rows[0][2:]]
    for panel in panels:
        assert np.array_equal(pixels(panel.uri), panel.colours)


def test_maps_of_grain_move_by_two_grey_levels():
    panel = show_saliency(NOISE, RANDOM.rand(224, 224) ** 3).rows[1][0]
    assert np.abs(pixels(panel.uri) - panel.colours).mean() < 2.5
    assert np.abs(pixels(panel.uri) - panel.colours).max() < 20


def test_photographs_change_by_three_grey_levels_and_noise_keeps_its_colours(photo):
    (panel,) = show_images(photo).rows[0]
    assert np.abs(pixels(panel.uri) - photo).mean() < 3
    noise = RANDOM.randint(0, 256, (224, 224, 3)).astype(np.uint8)
    (rough,) = show_images(noise).rows[0]
    assert np.abs(pixels(rough.uri) - noise).mean() < 18
    assert np.corrcoef(pixels(rough.uri).ravel(), noise.ravel())[0, 1] > 0.95


def test_pictures_are_small(photo):
    assert len(show_images([photo] * 5).html) < 160_000
    assert len(show_saliency([photo] * 5, [RANDOM.rand(224, 224)] * 5).html) < 600_000
    large = Image.fromarray(photo).resize((2000, 2000))
    assert len(show_images(large).html) < 120_000


def test_pixels_of_toy_images_are_squares():
    toy = show_images(np.array([[[0, 0, 0], [255, 255, 255]]], np.uint8)).rows[0][0]
    shown = pixels(toy.uri)
    assert shown.shape == (128, 256, 3)
    assert set(shown[:, :128].ravel()) == {0}
    assert set(shown[:, 128:].ravel()) == {255}


def test_a_png_of_few_colours_is_indexed_and_equal():
    few = np.repeat(np.arange(200, dtype=np.uint8)[:, None, None], 3, axis=2)
    for image, mode in ((few, "P"), (NOISE, "RGB")):
        with Image.open(io.BytesIO(png(image))) as read:
            assert read.mode == mode
            assert np.array_equal(np.asarray(read.convert("RGB")), image)


@pytest.mark.parametrize("background", ["#ffffff", "#111111"])
def test_ink_and_curves_are_readable_on_both_themes(background):
    assert contrast(INK, background) > 4.2
    assert all(contrast(colour, background) >= 3 for colour in CURVES)


def contrast(colour: str, background: str) -> float:
    """WCAG's contrast ratio."""

    def luminance(name: str) -> float:
        parts = [part / 255 for part in ImageColor.getrgb(name)[:3]]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(colour), luminance(background)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
def test_saved_pictures_have_no_background(make):
    file = io.BytesIO()
    make().savefig(file, format="png")
    with Image.open(file) as image:
        assert image.convert("RGBA").getpixel((0, 0))[3] == 0
