"""What a verdict shows at once, what only on demand, and what a right answer is told at the end."""

import html
import json
import re

import pytest

from autograde.exercises import find_exercise
from helpers import check
from helpers.checks import progress
from helpers.checks.judging.verdict import Finding, PartVerdict, Verdict
from helpers.checks.sentences import Sentence
from helpers.checks.showing import html as pages
from helpers.checks.showing.html import html_of
from helpers.checks.showing.result import CheckResult

NAME = "compute_saliency_maps"
MISTAKE = Finding("no_absolute_value", f"exercise.{NAME}.mistake.no_absolute_value")
LINE = Sentence("where.own_line", {"line": 7, "function": "f", "source": "x < y"})
ERROR = Finding("raised", "finding.raised", {"error": "ValueError: no"}, LINE)
VALUES = Finding("wrong_values", "finding.wrong_values", {"away": 0.5, "correlation": 0.1})


@pytest.fixture(autouse=True)
def sentences_of_today():
    find_exercise(NAME).spec()  # registers them


def verdict(*findings: Finding | None, points: float = 2) -> Verdict:
    parts = (
        PartVerdict(NAME, f"part{i}", 0.0 if finding else points, points, finding is None, finding)
        for i, finding in enumerate(findings)
    )
    return Verdict(NAME, tuple(parts))


def page_of(*findings: Finding | None, **more: object) -> str:
    return html_of(CheckResult("A title", verdict(*findings), **more))


def at_once(page: str) -> str:
    """What a page shows while everything is folded: the summaries that are in no other fold."""
    shown, depth = [], 0
    for piece in re.split(r"(</?details[^>]*>)", page):
        depth += piece.startswith("<details") - piece.startswith("</details")
        summary = re.match(r"<summary[^>]*>(.*?)</summary>", piece)
        shown += [piece] if depth == 0 else [summary[1]] if depth == 1 and summary else []
    return plain(" ".join(shown))


def plain(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", page))


def start(text: object) -> str:
    """The first words of a text as they stand on a page."""
    return str(text).replace("`", "")[:30]


def test_the_message_is_shown_at_once_and_what_to_change_on_demand():
    page = page_of(MISTAKE)
    assert start(MISTAKE.sentence) in at_once(page)
    assert "What to change" in at_once(page)
    assert start(MISTAKE.hint) not in at_once(page)
    assert start(MISTAKE.hint) in plain(page)


def test_the_students_line_is_shown_as_code_before_what_to_change():
    page = page_of(ERROR)
    assert "Where?" in at_once(page)
    assert "What to change" not in at_once(page)
    assert "x &lt; y</pre>" in page
    assert page.index("Where?") < page.index("x &lt; y") < page.index("line 7, in f") < page.index("What to change")
    assert "line 7" not in at_once(page)


def test_all_lines_that_led_to_an_error_are_shown_where_it_is_told():
    outer = Sentence("where.own_line", {"line": 2, "function": "g", "source": "f(1)"})
    page = page_of(MISTAKE, ERROR, own_lines=(outer, LINE))
    assert page.index("Where?") < page.index("f(1)</pre>") < page.index("x &lt; y</pre>")
    assert page.count("<pre") == 2


def test_a_mistake_that_nothing_fits_offers_the_exercises_hints_once():
    page = page_of(VALUES, Finding("wrong_axes", "finding.wrong_axes"))
    hints = find_exercise(NAME).hints
    assert at_once(page).count("Hints for this exercise") == 1
    for hint in hints:
        assert start(hint.ask) not in at_once(page)
        places = [plain(page).index(start(stage)) for stage in (hint.ask, hint.place, hint.repair)]
        assert places == sorted(places)
    assert "Hints for this exercise" not in page_of(MISTAKE)
    assert "Hint 1:" not in page_of(MISTAKE)


def test_the_same_hint_is_given_once():
    other = Finding("wrong_values", "finding.wrong_values", {"away": 0.7, "correlation": 0.2})
    assert page_of(VALUES, other).count("one by one, on a single image") == 1


@pytest.mark.parametrize(
    ("findings", "sign", "words", "width"),
    [
        ((None, None), "\u2713", "right", "100%"),
        ((None, MISTAKE), "\u25d0", "partly right", "50%"),
        ((MISTAKE, MISTAKE), "\u2717", "not yet right", "0%"),
    ],
)
def test_three_states_differ_in_sign_words_bar_and_colour(findings, sign, words, width):
    page = page_of(*findings)
    assert re.search(rf'aria-hidden="true"[^>]*>{sign}</b>', page)
    assert f"&middot; {words}<" in page
    assert f"width:{width};" in page
    assert f"({words})" in repr(CheckResult("A title", verdict(*findings)))
    borders = {re.search(r"border-left:4px solid (#\w+)", page_of(*other))[1] for other in ((None,), (None, MISTAKE))}
    assert len(borders) == 2


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colour", ["_GREEN", "_AMBER", "_RED", "_GREY"])
def test_colours_stand_out_from_white_and_from_jupyterlabs_dark_background(colour):
    own = luminance(getattr(pages, colour)) + 0.05
    assert 1.05 / own >= 4.5
    assert own / (luminance("#111111") + 0.05) >= 3.5


def test_text_says_the_line_the_hint_and_the_first_stage_of_the_exercises_hints():
    text = repr(CheckResult("A title", verdict(ERROR, VALUES)))
    assert "Where? line 7, in f: x < y" in text
    assert "What to change: Call your function in a cell" in text
    first = find_exercise(NAME).hints[0]
    assert f"Hint 1: {first.topic}" in text
    assert first.ask[:30] in text
    assert first.place[:30] not in text


# --- After a right answer ---


@pytest.fixture
def lessons(tmp_path, monkeypatch):
    path = tmp_path / "lessons.json"
    path.write_text(json.dumps({"a/b": {"exercises": {NAME: 10, "other": 6, "third": 10}, "prose": 4}}))
    monkeypatch.setattr(progress, "LESSONS", path)
    monkeypatch.setattr(progress, "_last", {})
    progress._lessons.cache_clear()
    yield path
    progress._lessons.cache_clear()


def result_of(name: str, points: float, most: float) -> Verdict:
    part = PartVerdict(name, "all", points, most, points == most, None if points == most else MISTAKE)
    return Verdict(name, (part,))


def test_a_right_answer_is_asked_a_question_and_told_the_lessons_sum(lessons):
    assert progress.after(result_of("other", 4, 6)) == ()
    told = [str(sentence) for sentence in progress.after(result_of(NAME, 10, 10))]
    assert told == [
        f"One more question to think about: {find_exercise(NAME).afterthought}",
        "Lesson so far: 14 of 26 points (1 of 3 exercises right). The question in prose is worth 4 more.",
    ]


def test_the_last_result_of_each_check_counts(lessons):
    progress.after(result_of("other", 6, 6))
    assert "16 of 26 points (2 of 3" in str(progress.after(result_of(NAME, 10, 10))[-1])
    progress.after(result_of("other", 0, 6))
    assert "10 of 26 points (1 of 3" in str(progress.after(result_of(NAME, 10, 10))[-1])


@pytest.mark.parametrize("content", ["", "[]", '{"a/b": {"exercises": 5}}', '{"a/b": 7}'])
def test_a_check_does_without_the_sum_when_its_file_is_damaged_or_missing(lessons, content):
    lessons.write_text(content) if content else lessons.unlink()
    assert len(progress.after(result_of(NAME, 10, 10))) == 1


def test_the_check_shows_what_follows_a_right_answer(lessons):
    def right(X, y, model):
        X.requires_grad_()
        model(X).gather(1, y.view(-1, 1)).sum().backward()
        return X.grad.abs().amax(dim=1)

    result = check(NAME, right)
    for shown in (repr(result), result._repr_html_()):
        assert "One more question" in shown
        assert "Lesson so far: 10 of 26 points" in shown
    assert check(NAME, lambda X, y, model: model(X)).after == ()
