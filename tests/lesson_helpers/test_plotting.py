"""Pictures for the lessons: what can be shown, what is refused and how, and that nothing of the caller's changes."""

import io

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from PIL import Image

from helpers import (
    SQUEEZENET_MEAN,
    SQUEEZENET_STD,
    show_fooling,
    show_images,
    show_maps,
    show_masks,
    show_saliency,
    written,
)
from helpers.pictures.colours import INK
from helpers.pictures.picture import Picture
from helpers.plotting_images import to_maps, to_picture, to_pictures
from helpers.unwritten import Note

RANDOM = np.random.RandomState(0)
UINT8 = RANDOM.randint(0, 256, (2, 12, 10, 3)).astype(np.uint8)
MAPS = RANDOM.rand(2, 12, 10)
MASKS = MAPS > 0.5
NORMALISED = torch.from_numpy(((UINT8 / 255 - SQUEEZENET_MEAN) / SQUEEZENET_STD).astype(np.float32)).permute(0, 3, 1, 2)


class Toy(torch.nn.Module):
    """Scores of two classes: the sums of red and of green."""

    def forward(self, X: torch.Tensor) -> torch.Tensor:
        return X[:, :2].sum(dim=(2, 3))


def drawn(picture: Picture) -> np.ndarray:
    """The picture as pixels on black: drawing must not raise or warn."""
    file = io.BytesIO()
    picture.savefig(file, format="png")
    with Image.open(file) as image:
        layer = image.convert("RGBA")
    return np.asarray(Image.alpha_composite(Image.new("RGBA", layer.size, "black"), layer).convert("RGB"))


def titles_of(picture: Picture) -> list[str]:
    return [axis.get_title() for axis in picture.figure.axes]


PICTURES = {
    "show_images": lambda: show_images(UINT8, titles=["one", "two"]),
    "show_saliency": lambda: show_saliency(NORMALISED, MAPS),
    "show_fooling": lambda: show_fooling(NORMALISED, NORMALISED.flip(0), Toy(), ["red", "green"]),
    "show_masks": lambda: show_masks(UINT8, MASKS),
}


@pytest.mark.parametrize("make", PICTURES.values(), ids=PICTURES)
def test_a_picture_is_returned_that_can_be_saved_and_that_pyplot_does_not_know(make):
    before = plt.get_fignums()
    picture = make()
    assert isinstance(picture, Picture)
    assert drawn(picture).std() > 10
    assert plt.get_fignums() == before


@pytest.mark.parametrize("make", PICTURES.values(), ids=PICTURES)
def test_the_same_input_gives_the_same_pixels(make):
    assert np.array_equal(drawn(make()), drawn(make()))


def test_the_current_figure_of_the_caller_stays_open_and_current():
    mine = plt.figure()
    try:
        show_images(UINT8)
        assert plt.fignum_exists(mine.number)
        assert plt.gcf() is mine
    finally:
        plt.close(mine)


IMAGES = {
    "PIL": Image.fromarray(UINT8[0]),
    "uint8": UINT8[0],
    "int64": UINT8[0].astype(np.int64),
    "float64": UINT8[0] / 255,
    "float16": (UINT8[0] / 255).astype(np.float16),
    "tensor, channels last": torch.from_numpy(UINT8[0] / 255),
    "normalised": NORMALISED[0],
    "normalised batch of one": NORMALISED[:1],
    "normalised array": NORMALISED[0].numpy(),
    "normalised bfloat16": NORMALISED[0].bfloat16(),
    "requires a gradient": NORMALISED[0].clone().requires_grad_(),
}


@pytest.mark.parametrize("image", IMAGES.values(), ids=IMAGES)
def test_every_kind_of_image_becomes_the_same_picture(image):
    (picture,) = to_pictures(image)
    assert picture.shape == (12, 10, 3)
    assert np.abs(picture - UINT8[0] / 255).max() < (0.01 if getattr(image, "dtype", 0) == torch.bfloat16 else 0.003)


def test_colour_modes_of_pil_become_red_green_blue():
    for mode in ("L", "RGBA", "P", "1", "CMYK"):
        assert to_picture(Image.fromarray(UINT8[0]).convert(mode)).shape == (12, 10, 3)


def test_what_lies_a_little_outside_the_range_is_clipped():
    picture = to_picture(np.array([[[-0.2, 0.5, 1.3]]]))
    assert picture.tolist() == [[[0, 0.5, 1]]]


MANY = {"batch": (NORMALISED, 2), "list": (list(UINT8), 2), "maps": (MAPS, 2), "one map": (MAPS[0], 1)}


@pytest.mark.parametrize(("images", "count"), [*MANY.values(), ((*UINT8, MAPS[0]), 3)], ids=[*MANY, "mixed tuple"])
def test_there_is_one_picture_for_each_image(images, count):
    assert len(show_images(images).figure.axes) == count


def test_maps_may_have_a_channel_of_their_own():
    assert np.array_equal(to_maps(MAPS[:, None]), MAPS)
    assert np.array_equal(to_pictures(MAPS[:, None])[1], MAPS[1])


REFUSED = {
    "text": (lambda: show_images("cat.jpg"), TypeError, "got str"),
    "text in an array": (lambda: show_images(np.array([["a"]])), TypeError, "<U1"),
    "complex": (lambda: show_images(np.ones((4, 4), complex)), TypeError, "complex128"),
    "no image": (lambda: show_images([]), ValueError, "at least one"),
    "empty batch": (lambda: show_images(NORMALISED[:0]), ValueError, "at least one"),
    "no pixels": (lambda: show_images(np.ones((0, 4))), ValueError, r"shape \(0, 4\)"),
    "NaN": (lambda: show_images(np.array([[0, np.nan]])), ValueError, "1 of 2 values are NaN"),
    "five channels": (lambda: show_images([np.ones((4, 4, 5))]), ValueError, r"shape \(4, 4, 5\)"),
    "pixels to 255 as floats": (lambda: show_images(UINT8[0].astype(float)), ValueError, "divide those up to 255"),
    "normalised, channels last": (lambda: show_images(np.full((4, 4, 3), -2.1)), ValueError, "from -2.1"),
    "no columns": (lambda: show_images(UINT8, columns=0), ValueError, "got 0"),
    "too few titles": (lambda: show_images(UINT8, titles=["one"]), ValueError, "got 1 titles for 2 images"),
    "one title as text": (lambda: show_images(UINT8, titles="one"), ValueError, "got 1 titles for 2 images"),
    "gradient": (lambda: show_saliency(UINT8, NORMALISED), ValueError, r"\(2, 3, 12, 10\)"),
    "too few maps": (lambda: show_saliency(UINT8, MAPS[:1]), ValueError, "got 1 saliency maps for 2 images"),
    "unlike maps": (lambda: show_saliency(UINT8, [MAPS[0], MAPS[0].T]), ValueError, r"\(10, 12\), \(12, 10\)"),
    "no maps": (lambda: show_saliency(UINT8, []), ValueError, "one or more"),
    "too many masks": (lambda: show_masks(UINT8[0], MASKS), ValueError, "got 2 masks for 1 images"),
    "mask of another size": (lambda: show_masks(UINT8[0], MASKS[0].T), ValueError, r"\(10, 12\).*\(12, 10\)"),
    "channels last": (lambda: show_fooling(torch.ones(4, 4, 3), NORMALISED, Toy()), ValueError, "X must.*4, 4, 3"),
    "unlike shapes": (lambda: show_fooling(NORMALISED, NORMALISED[:1], Toy()), ValueError, "must agree"),
}


@pytest.mark.parametrize(("call", "error", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_shown_is_refused_saying_what_was_got(call, error, said):
    with pytest.raises(error, match=said):
        call()
    assert plt.get_fignums() == []


UNWRITTEN = {
    "images": lambda: show_images(None),
    "some images": lambda: show_images([UINT8[0], None], titles=["one", "two"]),
    "saliency": lambda: show_saliency(UINT8, None),
    "list of maps": lambda: show_saliency(UINT8, [None, None]),
    "fooling image": lambda: show_fooling(NORMALISED, None, Toy()),
    "masks": lambda: show_masks(UINT8, None),
    "list of masks": lambda: show_masks(UINT8, [None, None]),
}


@pytest.mark.parametrize("call", UNWRITTEN.values(), ids=UNWRITTEN)
def test_for_what_is_not_written_yet_a_sentence_stands_in_place_of_the_figure(call):
    note = call()
    assert repr(note) == "Nothing to show yet: write the exercise above first."
    assert repr(note) in note._repr_html_()
    assert plt.get_fignums() == []


@pytest.mark.parametrize(("result", "is_there"), [(None, False), ([UINT8, None], False), (UINT8, True), ([], True)])
def test_cells_that_calculate_ask_whether_the_exercise_is_written(result, is_there, capsys):
    assert written(result, "smooth_grad") is is_there
    said = "" if is_there else "Nothing to show yet: write smooth_grad above first.\n"
    assert capsys.readouterr().out == said


def test_nothing_of_the_callers_changes():
    uint8, maps, masks = UINT8.copy(), MAPS.copy(), MASKS.copy()
    X = NORMALISED.clone().requires_grad_()
    fooling, model, titles = X.detach() + 0.01, Toy().train(), ["one", "two"]
    state = torch.get_rng_state()
    for picture in (
        show_images(uint8, titles=titles),
        show_saliency(X, maps, titles=titles),
        show_fooling(X, fooling, model, ["red", "green"]),
        show_masks(uint8, masks, titles=titles),
    ):
        drawn(picture)
        assert picture.html
    assert np.array_equal(uint8, UINT8)
    assert np.array_equal(maps, MAPS)
    assert np.array_equal(masks, MASKS)
    assert torch.equal(X, NORMALISED)
    assert X.requires_grad
    assert X.grad is None
    assert torch.equal(fooling, NORMALISED + 0.01)
    assert model.training
    assert titles == ["one", "two"]
    assert torch.equal(torch.get_rng_state(), state)


def test_read_only_and_strided_arrays_can_be_shown():
    frozen = UINT8.copy()
    frozen.flags.writeable = False
    drawn(show_images(frozen[:, ::-1]))
    drawn(show_images(NORMALISED.numpy()[:, :, ::-1]))


def test_images_are_shown_upright_whatever_the_callers_style():
    image = np.zeros((40, 40, 3))
    image[:20] = 1
    with plt.rc_context({"image.origin": "lower", "image.aspect": "auto"}):
        pixels = drawn(show_images(image))
    middle = pixels[:, pixels.shape[1] // 2, 0]
    assert middle[len(middle) // 4] == 255
    assert middle[3 * len(middle) // 4] == 0


def test_titles_are_grey_in_every_style_and_their_dollars_no_formula():
    with plt.style.context("dark_background"):
        picture = show_images(UINT8, titles=["costs $5 or $6", 7])
        assert {axis.title.get_color() for axis in picture.figure.axes} == {INK}
        drawn(picture)
    assert titles_of(picture) == [r"costs \$5 or \$6", "7"]


def test_a_long_title_ends_after_two_lines():
    (title,) = titles_of(show_images(UINT8[0], titles=["word " * 40]))
    assert title.count("\n") == 1
    assert title.endswith("…")


def test_rows_are_broken_after_the_columns_asked_for():
    def grid(picture):
        places = [axis.get_position() for axis in picture.figure.axes]
        left, bottom = zip(*[(round(place.x0, 3), round(place.y0, 3)) for place in places], strict=True)
        return len(set(bottom)), len(set(left))

    seven = [UINT8[0]] * 7
    assert grid(show_images(seven)) == (2, 5)
    assert grid(show_images(seven, columns=3)) == (3, 3)
    assert grid(show_images(seven[:2])) == (1, 2)
    assert grid(show_masks(seven, [MASKS[0]] * 7)) == (2, 5)
    assert grid(show_saliency(seven, [MAPS[0]] * 7)) == (4, 5)


def test_each_map_stands_under_its_image():
    figure = show_saliency([UINT8[0]] * 7, [MAPS[0]] * 7, titles=list("abcdefg")).figure
    place = {axis.get_title(): axis.get_position() for axis in figure.axes if axis.get_title()}
    maps = [axis.get_position() for axis in figure.axes if not axis.get_title()]
    for title in "abcdefg":
        assert any(abs(m.x0 - place[title].x0) < 1e-9 and m.y1 < place[title].y0 for m in maps)


def test_pictures_of_any_form_stay_within_the_figure_and_apart():
    shapes = [(10, 60), (60, 10), (9, 9), (20, 30)]
    figure = show_images([np.ones(shape) for shape in shapes], columns=2).figure
    figure.draw_without_rendering()
    boxes = [axis.get_window_extent() for axis in figure.axes]
    for box in boxes:
        assert box.x0 >= 0
        assert box.y0 >= 0
        assert box.x1 <= figure.bbox.x1
        assert box.y1 <= figure.bbox.y1
    assert all(not a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_extreme_pixels_do_not_darken_a_saliency_map():
    heat = np.linspace(0, 1, 10_000).reshape(100, 100)
    heat[0, 0] = 1000
    limits = show_saliency(np.zeros((100, 100, 3)), heat).rows[1][0].limits
    assert limits[0] == 0
    assert limits[1] == pytest.approx(0.995, abs=1e-3)


def test_a_map_of_zeros_is_drawn_in_its_lowest_colour():
    panel = show_saliency(UINT8[0], MAPS[0] * 0).rows[1][0]
    assert panel.limits == (0, 1)
    assert panel.colours.max() < 5


def test_fooling_titles_tell_prediction_and_magnification():
    red = torch.zeros(1, 3, 4, 4)
    red[:, 0] = 0.2
    picture = show_fooling(red, red.flip(1).roll(-1, 1), Toy(), {0: "red, the colour"}, magnify=2.5)
    assert titles_of(picture)[0].startswith("red (9")
    assert titles_of(picture)[1].startswith("class 1 (9")
    assert titles_of(picture)[2:] == ["difference", "difference × 2.5"]


def test_differences_are_drawn_in_pixels_around_grey():
    X = torch.zeros(1, 3, 4, 4)
    plain, magnified = (panel.picture for panel in show_fooling(X, X + 0.1, Toy(), magnify=3).rows[0][2:])
    assert np.allclose(plain, 0.5 + 0.1 * SQUEEZENET_STD, atol=1e-6)
    assert np.allclose(magnified, 0.5 + 0.3 * SQUEEZENET_STD, atol=1e-6)


def test_masks_keep_the_object_and_fade_the_rest():
    shown = show_masks(UINT8[0], MASKS[0]).rows[0][0].picture
    assert np.allclose(shown[MASKS[0]], UINT8[0][MASKS[0]] / 255)
    assert (shown[~MASKS[0]] >= 0.75).all()


@pytest.mark.parametrize("mask", [MASKS[0] * 0, MASKS[0] * 0 + 1], ids=["empty", "full"])
def test_a_mask_without_an_edge_is_drawn_without_outline(mask):
    picture = show_masks(UINT8[0], mask)
    assert not picture.figure.axes[0].collections
    drawn(picture)


def test_masks_and_photographs_may_differ_in_size_from_picture_to_picture():
    picture = show_masks([UINT8[0], UINT8[1, :8]], [MASKS[0], MASKS[1, :8]])
    assert all(axis.collections for axis in picture.figure.axes)


def test_several_kinds_of_maps_stand_below_their_images_or_beside_a_single_one():
    X, maps = np.zeros((2, 8, 8, 3), np.uint8), {"plain": np.eye(8)[None].repeat(2, 0), "smooth": np.ones((2, 8, 8))}
    titles = [axis.get_title() for axis in show_saliency(X, maps, titles=["cat", "dog"]).figure.axes]
    assert titles == ["cat", "dog", "plain", "plain", "smooth", "smooth"]
    one = show_saliency(X[:1], {kind: one[:1] for kind, one in maps.items()})
    assert [axis.get_title() for axis in one.figure.axes] == ["", "plain", "smooth"]
    assert len(one.rows) == 1
    assert repr(one).startswith("A picture beside its saliency maps: plain, ")
    assert isinstance(show_saliency(X, maps | {"mine": None}), Note)


def test_maps_can_be_shown_without_their_images():
    maps = np.eye(8)[None].repeat(2, 0)
    assert [axis.get_title() for axis in show_maps(maps, titles=["cat", "dog"]).figure.axes] == ["cat", "dog"]
    both = show_maps({"plain": maps, "smooth": maps}, titles=["cat", "dog"])
    assert [axis.get_title() for axis in both.figure.axes] == ["cat, plain", "dog, plain", "cat, smooth", "dog, smooth"]
    assert repr(both).startswith("Saliency maps, 2 of each kind: plain, cat, ")
    assert isinstance(show_maps(None), Note)
    with pytest.raises(ValueError, match="titles"):
        show_maps(maps, titles=["cat"])
