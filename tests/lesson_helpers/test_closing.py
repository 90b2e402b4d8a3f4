"""The end of a lesson: the card says what was reached and what is open; the model answer waits for its release."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from matplotlib.figure import Figure
from PIL import Image

from autograde.cli import main
from autograde.lesson_order import taught
from helpers import closing_card, model_answer, show_images
from helpers.checks import progress
from helpers.errors import ArgumentError, DataError

POINTS = {"compute_saliency_maps": 10.0, "smooth_grad": 10.0, "seeds_for_segmentation": 6.0}
PHOTO = np.random.RandomState(0).randint(255, size=(60, 80, 3), dtype=np.uint8)


@pytest.fixture(autouse=True)
def lesson(tmp_path, monkeypatch):
    """The lesson `saliency_maps`, none of whose checks ran."""
    path = tmp_path / "lessons.json"
    path.write_text(json.dumps({"a/saliency_maps": {"exercises": POINTS, "prose": 4}}))
    results: dict[str, tuple[float, float]] = {}
    monkeypatch.setattr(progress, "LESSONS", path)
    monkeypatch.setattr(progress, "so_far", lambda: results)
    progress._lessons.cache_clear()
    yield results
    progress._lessons.cache_clear()


def shown(what):
    return what._repr_html_()


def test_nothing_is_checked_yet_and_all_is_open():
    text = repr(closing_card("saliency_maps"))
    assert "0 of 26 points so far. Still to do: Saliency maps, SmoothGrad" in text
    assert text.count("not checked yet") == 3
    assert "4 more points" in text
    assert "Write into `caption`" in text


def test_points_so_far_and_what_is_open_are_told(lesson):
    lesson |= {"compute_saliency_maps": (10, 10), "smooth_grad": (4, 10), "make_fooling_image": (3, 10)}
    text = repr(closing_card("saliency_maps", caption="Ears  matter."))
    assert "14 of 26 points so far. Still to do: SmoothGrad, " in text
    assert "\u2713 Saliency maps: 10 / 10" in text
    assert "\u2013 SmoothGrad: 4 / 10" in text
    assert text.endswith("What I found: Ears matter.")
    lesson |= {name: (points, points) for name, points in POINTS.items()}
    assert "All 26 points." in repr(closing_card("saliency_maps"))


def test_a_lesson_without_a_table_of_points_has_a_card_all_the_same(monkeypatch, tmp_path):
    for content in (None, "{", '{"a/saliency_maps": {}}', "[1]"):
        monkeypatch.setattr(progress, "LESSONS", tmp_path / "other.json")
        if content:
            progress.LESSONS.write_text(content)
        progress._lessons.cache_clear()
        assert repr(closing_card("saliency_maps", caption="Ears.")) == "Saliency maps\nWhat I found: Ears."


def test_checks_are_remembered_by_their_last_result():
    progress.remember("smooth_grad", 4, 10)
    progress.remember("smooth_grad", 10, 10)
    assert progress._last.pop("smooth_grad") == (10, 10)


@pytest.mark.parametrize(
    "picture",
    [
        PHOTO,
        [PHOTO],
        Image.fromarray(PHOTO),
        torch.zeros(1, 3, 40, 50),
        torch.rand(30, 40, generator=torch.Generator().manual_seed(0)),
        show_images([PHOTO, PHOTO]),
        Figure(figsize=(9, 3)),
    ],
    ids=["array", "list", "pil", "tensor", "map", "figure", "wide"],
)
def test_any_one_picture_is_framed_with_alt_text_and_stays_small(picture, tmp_path):
    card = closing_card("saliency_maps", picture, "A <b>line</b> to `keep`.")
    html = shown(card)
    assert html == shown(closing_card("saliency_maps", picture, "A <b>line</b> to `keep`."))
    assert 'alt="Your picture. What I found: A &lt;b&gt;line' in html
    assert "<b>line" not in html
    assert len(html) < 400_000
    first = card.save(tmp_path / "mine.png")
    with Image.open(tmp_path / "mine.png") as saved:
        assert saved.width == 640
    assert "mine.png" in repr(first)
    before = (tmp_path / "mine.png").read_bytes()
    card.save(tmp_path / "mine.png")
    assert (tmp_path / "mine.png").read_bytes() == before


def test_an_unwritten_exercise_leaves_the_picture_out(tmp_path):
    for nothing in (None, [None], show_images(None)):
        card = closing_card("saliency_maps", nothing)
        assert "<img" not in shown(card)
        card.save(tmp_path / "empty.png")
    with pytest.raises(ArgumentError, match="one picture"):
        closing_card("saliency_maps", "cat.png")
    with pytest.raises(ArgumentError, match=r"name it mine\.png"):
        card.save(tmp_path / "mine.jpg")
    with pytest.raises(DataError, match="another folder"):
        card.save(tmp_path / "no_folder" / "mine.png")


def test_the_model_answer_is_shown_once_it_is_released(tmp_path, capsys):
    assignment = taught()[0].partition("/")[0]
    folder = tmp_path / "lessons"
    folder.mkdir()
    assert "has not released the model answer yet" in repr(model_answer("saliency_question", folder))
    assert main(["release-answers", assignment, "--out", str(tmp_path / "model_answers.json")]) == 0
    assert "3 model answers" in capsys.readouterr().out
    answer = model_answer("saliency_question", folder)
    assert "**Rubric.**" in repr(answer)
    assert "SOLUTION" not in repr(answer)
    assert r"$\sum g\,\delta$" in answer._repr_markdown_()
    assert "no answer to this question" in repr(model_answer("another_question", folder))
    released = json.loads((tmp_path / "model_answers.json").read_text(encoding="utf-8"))["answers"]
    assert released["saliency_question"]["question"].startswith("## Question")
    assert main(["release-answers", "nothing"]) == 2


def test_remarks_for_instructors_are_not_released(tmp_path):
    from autograde.model_answers import _for_students

    assert (
        _for_students("Answer.\n\n**Instructors:** be kind.\n\n**Rubric.** 1 point.")
        == "Answer.\n\n**Rubric.** 1 point."
    )


@pytest.mark.parametrize(
    "content", ["{", "[]", '{"answers": []}', '{"answers": {"q": {"answer": 3}}}', '{"answers": {"q": 3}}', "\udcff"]
)
def test_a_damaged_file_raises_nothing(tmp_path: Path, content: str) -> None:
    (tmp_path / "model_answers.json").write_bytes(content.encode("utf-8", "surrogateescape"))
    assert "cannot be read" in repr(model_answer("q", tmp_path))


def test_html_in_a_model_answer_is_shown_as_text(tmp_path):
    text = "<script>alert(1)</script> but $a < b$, `x < y`\nand <img src=x>"
    (tmp_path / "model_answers.json").write_text(json.dumps({"answers": {"q": {"answer": text}}}))
    told = model_answer("q", tmp_path)._repr_markdown_()
    assert "<script" not in told
    assert "<img" not in told
    assert "$a < b$" in told
    assert "`x < y`" in told
