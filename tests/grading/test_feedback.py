"""Feedback pages: everything a student may know, nothing else, and no text of theirs as markup."""

import base64
import io
import warnings
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from made_course import ASSIGNMENT, cell, executed, exercise, graded, make_course, part, png, problems
from nbformat import v4
from PIL import Image

from autograde.course import Course
from autograde.feedback.html import prose
from autograde.feedback.page import LessonPage, QuestionView, exercise_view, findings, greeting
from autograde.feedback.pictures import picture_uri, pictures_below
from autograde.feedback.write import write_feedback
from autograde.report.write import make_report
from autograde.terminal import points
from helpers.checks.judging.verdict import Verdict
from helpers.checks.sentences import Sentence
from helpers.errors import HelperError

HOSTILE = "</pre><script>alert('x')</script><img src=x onerror=alert(1)>{{ 7*7 }}"


class _Page(HTMLParser):
    """Collects tags, attributes and text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return make_course(tmp_path)


def _page(course: Course, student: str = "s1") -> _Page:
    return _Page((course.feedback / student / ASSIGNMENT / "saliency_maps.html").read_text(encoding="utf-8"))


def _wrong(message: str = "The sign is lost.", **rest: object) -> object:
    return exercise("compute_saliency_maps", part(4.0), part(0.0, "no_sign", message, **rest))


def test_pages_lie_where_nbgrader_looks_for_them(course: Course) -> None:
    graded(course, "s1", _wrong())
    assert write_feedback(course, ASSIGNMENT) == [course.feedback / "s1" / f"{ASSIGNMENT}.html"]
    assert (course.feedback / "s1" / ASSIGNMENT / "saliency_maps.html").is_file()
    assert _page(course).tags[:2] == ["html", "head"]


def test_a_page_tells_points_message_hint_and_the_students_line(course: Course) -> None:
    message = "Your code uses a name that is not defined at that point. (NameError: salency)"
    line = Sentence("where.own_line", {"line": 9, "function": "f", "source": "return salency"})
    graded(course, "s1", _wrong(message, hint="Look at the `spelling`.", line=line))
    write_feedback(course, ASSIGNMENT)
    text = _page(course).text
    assert "4 / 4" in text
    assert "not defined at that point" in text
    assert "line 9, in f: return salency" in text
    assert "At line 9" not in text, "the line stands by itself"
    assert "spelling" in text
    assert "`" not in text, "backticks are shown as code"


def test_no_text_of_a_student_becomes_markup(course: Course) -> None:
    notebook = v4.new_notebook(cells=[cell("question", HOSTILE, "markdown", grade=True, solution=True)])
    path = executed(course, "s1", notebook)
    wrong = exercise("compute_saliency_maps", part(0.0, "x", HOSTILE, hint=HOSTILE), notes=[HOSTILE])
    graded(course, "s1", wrong, autograded=path, notes=(HOSTILE,), problems=problems(HOSTILE))
    write_feedback(course, ASSIGNMENT)
    for page in (_page(course), _Page((course.feedback / "s1" / f"{ASSIGNMENT}.html").read_text())):
        assert not {"script", "img", "iframe"} & set(page.tags)
        assert not [name for name, _ in page.attributes if name.startswith("on")]
        assert "alert('x')" in page.text
        assert "{{ 7*7 }}" in page.text
    assert _page(course).text.count("alert('x')") >= 6, "message, hint, remark, note, problem, answer"


def test_a_hostile_student_name_stays_text(course: Course) -> None:
    page = LessonPage("<script>1</script>", "a & b", "lesson", ())
    from autograde.feedback.html import render

    assert "script" not in _Page(render("lesson.html", page=page)).tags


def test_names_of_hidden_probes_stay_hidden(course: Course) -> None:
    graded(course, "s1", _wrong(probe="three images (hidden)", hidden=True))
    write_feedback(course, ASSIGNMENT)
    written = "".join(path.read_text().split("</style>")[1] for path in course.feedback.rglob("*.html"))
    assert "hidden" not in written
    assert "three images" not in written


def test_writing_twice_gives_the_same_bytes_and_touches_nothing(course: Course) -> None:
    graded(course, "s1", _wrong())
    graded(course, "s2", _wrong())

    def state() -> dict[Path, tuple[bytes, int]]:
        write_feedback(course, ASSIGNMENT)
        return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in course.feedback.rglob("*.html")}

    first = state()
    assert len(first) == 4
    assert state() == first


def test_pictures_come_from_below_their_exercise(course: Course) -> None:
    shown = v4.new_output("display_data", data={"image/png": png()})
    cells = [
        v4.new_code_cell("before", outputs=[shown]),
        cell("compute_saliency_maps", "def compute_saliency_maps(): ...", solution=True),
        v4.new_code_cell("show()", outputs=[shown, shown]),
    ]
    found = pictures_below(v4.new_notebook(cells=cells), ["compute_saliency_maps", "smooth_grad"])
    assert [len(found[name]) for name in found] == [2, 0]
    path = executed(course, "s1", v4.new_notebook(cells=cells))
    graded(course, "s1", _wrong(), autograded=path)
    write_feedback(course, ASSIGNMENT)
    sources = [value for name, value in _page(course).attributes if name == "src"]
    assert len(sources) == 2
    assert all(source and source.startswith("data:image/png;base64,") for source in sources)


def test_pictures_keep_their_descriptions_as_text(course: Course) -> None:
    data = {"image/jpeg": jpeg(), "text/plain": "x"}
    shown = v4.new_output("display_data", data=data, metadata={"image/jpeg": {"alt": f"two cats {HOSTILE}"}})
    cells = [cell("compute_saliency_maps", "", solution=True), v4.new_code_cell("show()", outputs=[shown])]
    (found,) = pictures_below(v4.new_notebook(cells=cells), ["compute_saliency_maps"])["compute_saliency_maps"]
    assert found.uri == f"data:image/jpeg;base64,{jpeg()}"
    path = executed(course, "s1", v4.new_notebook(cells=cells))
    graded(course, "s1", _wrong(), autograded=path)
    write_feedback(course, ASSIGNMENT)
    alts = [value for name, value in _page(course).attributes if name == "alt"]
    assert alts == [f"A picture from your notebook, below compute_saliency_maps: two cats {HOSTILE}"]
    assert "script" not in _page(course).tags


def jpeg() -> str:
    file = io.BytesIO()
    Image.new("RGB", (4, 4)).save(file, format="jpeg")
    return base64.b64encode(file.getvalue()).decode()


@pytest.mark.parametrize(
    "data",
    [None, 5, "", "no base64 !", 'iVBORw0KGgo="><script>', "PHNjcmlwdD4=", ["iVBOR", 5], "A" * 3_000_000],
)
def test_what_is_no_small_picture_is_none(data: object) -> None:
    assert picture_uri("image/png", data) is None
    assert picture_uri("image/jpeg", data) is None
    assert picture_uri("image/jpeg", png()) is None


def test_outputs_of_a_strange_form_do_no_harm() -> None:
    notebook = v4.new_notebook(cells=[cell("f", "", solution=True), v4.new_code_cell("")])
    notebook.cells[1]["outputs"] = "not a list"
    notebook.cells[0]["outputs"] = [None, {"data": 3}, {"data": {"image/png": {"a": 1}}}]
    notebook.cells[1].metadata["nbgrader"] = "not a mapping"
    assert pictures_below(notebook, ["f"]) == {"f": []}


def test_an_executed_notebook_that_cannot_be_read_costs_only_the_pictures(course: Course) -> None:
    path = course.root / executed(course, "s1", v4.new_notebook())
    path.write_text("{")
    graded(course, "s1", _wrong(), autograded=str(path.relative_to(course.root)))
    write_feedback(course, ASSIGNMENT)
    assert "The sign is lost." in _page(course).text


def test_demonstrations_that_were_not_run_are_mentioned(course: Course) -> None:
    plain = v4.new_notebook(cells=[v4.new_code_cell("show()")])
    graded(course, "s1", _wrong(), autograded=executed(course, "s1", plain))
    write_feedback(course, ASSIGNMENT)
    assert "demonstrations" not in _page(course).text
    plain.cells[0].metadata["tags"] = ["play"]
    executed(course, "s1", plain)
    write_feedback(course, ASSIGNMENT)
    assert "demonstrations and widgets were not run" in _page(course).text


def test_a_missing_notebook_is_said_to_be_missing(course: Course) -> None:
    graded(course, "s1", status="missing")
    write_feedback(course, ASSIGNMENT)
    assert "not handed in" in _page(course).text


def test_prose_waits_for_a_person(course: Course) -> None:
    graded(course, "s1", _wrong())
    write_feedback(course, ASSIGNMENT)
    assert "will be graded by hand" in _page(course).text


def test_scores_and_comments_given_by_hand_are_on_the_page(course: Course) -> None:
    from nbgrader.api import Gradebook

    from autograde.gradebook.writer import GradebookWriter

    graded(course, "s1", exercise("compute_saliency_maps", part(4.0)))
    GradebookWriter(course).__exit__(None, None, None)  # makes the file
    with warnings.catch_warnings(action="ignore"), Gradebook(course.db_url) as gradebook:
        gradebook.add_assignment(ASSIGNMENT)
        gradebook.add_notebook("saliency_maps", ASSIGNMENT)
        keys = ("question", "saliency_maps", ASSIGNMENT)
        gradebook.add_grade_cell(*keys, max_score=4.0, cell_type="markdown")
        gradebook.add_solution_cell(*keys)
        gradebook.add_student("s1")
        gradebook.add_submission(ASSIGNMENT, "s1")
        gradebook.find_grade(*keys, "s1").manual_score = 3.0
        gradebook.find_comment(*keys, "s1").manual_comment = "Well put."
        gradebook.db.commit()
    write_feedback(course, ASSIGNMENT)
    text = _page(course).text
    assert "Well put." in text
    assert "will be graded by hand" not in text
    assert "of 8" in text, "4 points for the code, 4 for the answer"


def test_a_part_that_depends_on_another_is_not_crossed_out(course: Course) -> None:
    waits = part(0.0, "needs_other_part", "Counts as soon as this is right: the map.")
    graded(course, "s1", exercise("compute_saliency_maps", part(0.0, "no_sign", "The sign is lost."), waits))
    write_feedback(course, ASSIGNMENT)
    text = _page(course).text
    assert text.count("✗") == 1
    assert text.count("–") >= 1


def test_a_question_without_an_answer_waits_for_nobody(course: Course) -> None:
    graded(course, "s1", exercise("compute_saliency_maps", part(4.0)), answered=False)
    write_feedback(course, ASSIGNMENT)
    text = _page(course).text
    assert "No answer written." in text
    assert "will be graded by hand" not in text
    assert "of 8" in text
    assert make_report(course, ASSIGNMENT).prose == (0, 1)


def test_no_gradebook_is_made_by_looking_for_one(course: Course) -> None:
    graded(course, "s1", _wrong())
    write_feedback(course, ASSIGNMENT)
    assert not (course.root / "gradebook.db").exists()


def test_nothing_graded_says_what_to_do(course: Course) -> None:
    with pytest.raises(HelperError, match="run `autograde grade network-visualization`"):
        write_feedback(course, ASSIGNMENT)


def test_files_that_release_feedback_needs_are_handed_on(course: Course) -> None:
    graded(course, "s1", _wrong())
    autograded = (course.root / executed(course, "s1", v4.new_notebook())).with_name("timestamp.txt")
    for content in (b"2026-01-01", b"\xff\xfe\0"):  # a student may hand in anything
        autograded.write_bytes(content)
        write_feedback(course, ASSIGNMENT)
        assert (course.feedback / "s1" / ASSIGNMENT / "timestamp.txt").read_bytes() == content


def test_one_message_for_several_parts_is_told_once() -> None:
    same = [part(0.0, "x", "Alike."), part(0.0, "x", "Alike."), part(0.0, "needs_other_part", "Counts as soon as ...")]
    assert [found.message for found in findings(Verdict("f", tuple(same)))] == ["Alike."]
    two = [part(0.0, "x", "One.", name="first"), part(0.0, "y", "Two.", name="second")]
    assert [found.applies_to for found in findings(Verdict("f", tuple(two)))] == ["On: first", "On: second"]


def test_states_and_greetings_follow_the_points() -> None:
    right = exercise_view(Verdict("f", (part(4.0),)), "f")
    partly = exercise_view(Verdict("f", (part(4.0), part(0.0, "x", "No."))), "f")
    empty = exercise_view(Verdict("f", (part(0.0, "not_written", "Not written yet."),)), "f")
    assert [view.state for view in (right, partly, empty)] == ["right", "partly", "empty"]
    assert "Everything is right" in greeting([right, right])
    assert greeting([right, partly]) == "1 of 2 exercises are right, one more to go."
    assert greeting([empty]) == "Nothing is written here yet."
    wrong = exercise_view(Verdict("f", (part(0.0, "x", "No."),)), "f")
    assert greeting([wrong, partly]).startswith("You have made a start")
    assert greeting([wrong, wrong]).startswith("No points yet")
    answered, silent = QuestionView("q", "Q", 4.0, 0.0, answer="No."), QuestionView("q", "Q", 4.0, 0.0)
    assert "Everything is right" in greeting([right], [answered])
    assert greeting([right], [silent]) == "All the code is right. A question was left unanswered."


def test_small_words() -> None:
    assert str(prose("use `a < b` & <i>")) == "use <code>a &lt; b</code> &amp; &lt;i&gt;"
    assert [points(value) for value in (4.0, 2.5, 1 / 3, 0, 10.0)] == ["4", "2.5", "0.33", "0", "10"]


def test_stand_in_notebooks_are_valid(course: Course) -> None:
    for path in course.lessons(ASSIGNMENT).values():
        nbformat.validate(nbformat.read(path, as_version=4))
