"""Loading a plain module: a failure costs only its own part, and is named with its line."""

import numpy as np
import pytest
from warm import fork_server

from autograde.inside.loading.blocks import split_source
from autograde.inside.loading.report import LoadReport, Problem, report_from_data
from autograde.sessions.session import Limits, Session, module_program
from helpers.checks.judging.error_hints import explain_error
from helpers.checks.protocol.arguments import Tensor
from helpers.checks.protocol.probe import Probe

PROBE = Probe("one", {"x": Tensor(np.ones(3, dtype=np.float32))}, seconds=1.0)
F = "def f(x):\n    return x\n"


def load(source: str | bytes) -> tuple[LoadReport, bool]:
    """Load the source; return the report, and whether f works."""
    raw = source if isinstance(source, bytes) else source.encode()
    with Session(fork_server(), Limits(unit=0.5, grace=0.5)) as session:
        report = session.load(module_program(raw, "/submissions/student.py"))
        found = session.describe("f", [[1, []]])
        works = bool(found and found["found"]) and session.record("f", PROBE).error is None
    return report, works


def only_problem(report: LoadReport) -> Problem:
    """Return the report's problem, and assert that there is only one."""
    assert len(report.problems) == 1, report.problems
    return report.problems[0]


@pytest.mark.parametrize(
    ("before", "kind", "where"),
    [
        ("def g(x:\n    return x\n", "syntax_error", "line 1"),
        ("def g(x):\n\treturn x\n        y = 1\n", "syntax_error", "line 3"),
        ("def g(x):\n    print 'hello'\n", "syntax_error", "line 2"),
        (
            "def g(x):\n    a = 1\n<<<<<<< HEAD\n    b = 1\n=======\n    b = 2\n>>>>>>> main\n    return b\n",
            "syntax_error",
            "line 3",
        ),
        ("def g(x):\nreturn x\n", "syntax_error", "line 1"),
        ("def g(x):\n    '''open\n", "syntax_error", "line 4"),
    ],
)
def test_a_syntax_error_breaks_only_its_function(before, kind, where):
    report, works = load(before + "\n\n" + F) if "'''" not in before else load(F + before)
    assert works
    first = report.problems[0]
    assert (first.kind, first.where) == (kind, where)
    assert report.defined == ["g", "f"] or set(report.defined) == {"f", "g"}
    assert report.problem_of("g") is not None
    assert report.problem_of("f") is None


@pytest.mark.parametrize(
    ("line", "word"),
    [("    print 'hello'", "Python 2"), ("\tif x:\n        y = 1", "indent|tabs"), ("<<<<<<< HEAD", "merge conflict")],
)
def test_a_syntax_problem_says_what_it_is(line, word):
    report, _ = load(f"def g(x):\n    a = 1\n{line}\n    return x\n")
    assert any(part in report.problems[0].message for part in word.split("|"))


@pytest.mark.parametrize(
    ("line", "kind", "message", "hint"),
    [
        (
            "x = x.cuda(async=True)",
            "removed_idiom",
            "`async=True`, which comes from older versions of torch",
            "non_blocking",
        ),
        ("print x", "syntax_error", "`print x`, which is from Python 2", "print(x)"),
        ("raise ValueError, 'text'", "syntax_error", "`raise E, x`, which is from Python 2", "raise E(x)"),
        ("return x.async", "syntax_error", "syntax error: invalid syntax, at `return x.async`", "Correct the line"),
    ],
)
def test_code_of_older_versions_that_python_cannot_read_is_named(line, kind, message, hint):
    report, _ = load(f"def f(x):\n    {line}\n")
    problem = report.problem_of("f")
    assert problem is not None
    assert (problem.kind, problem.where) == (kind, "line 2")
    assert message in problem.message
    assert hint in problem.finding.hint


@pytest.mark.parametrize(
    ("statement", "use", "idiom"),
    [
        ("SIZE = np.int(3)", "SIZE", "np.int"),
        ("from scipy.misc import imread", "imread('x')", "scipy.misc.imread"),
        ("import cPickle as pickle", "pickle.loads(x)", "cPickle"),
        ("from past.builtins import xrange", "xrange(3)", "xrange"),
    ],
)
def test_a_name_that_an_idiom_left_undefined_names_the_idiom(statement, use, idiom):
    source = f"import numpy as np\n{statement}\ndef f(x):\n    return {use}\n"
    with Session(fork_server()) as session:
        session.load(module_program(source.encode(), "/submissions/student.py"))
        error = session.record("f", PROBE).error
    assert error is not None
    found = explain_error(error)
    assert found.name in ("removed_idiom", "python_2")
    assert f"Your code uses `{idiom}`" in found.message


def test_conflict_markers_between_functions_break_none():
    report, works = load(f"<<<<<<< HEAD\n{F}=======\ndef g(x):\n    return x\n>>>>>>> main\n")
    assert works
    assert {problem.kind for problem in report.problems} == {"syntax_error"}
    assert report.problem_of("g") is None


def test_strings_and_decorators_over_several_lines_stay_whole():
    source = 'TEXT = """\nnot code\n"""\n@property\ndef h(x):\n    return x\n'
    source += "if TEXT:\n    a = 1\nelse:\n    a = 2\ndef broken(:\n"
    pieces, _ = split_source(source, "student.py")
    assert [type(piece.node).__name__ for piece in pieces if piece.node] == ["Assign", "FunctionDef", "If"]
    assert [piece.line for piece in pieces if piece.broken] == [11]


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("import not_installed_here", "missing_import"),
        ("from not_installed_here import thing", "missing_import"),
        ("1 / 0", "raised"),
        ("a = undefined", "undefined_name"),
        ("import sys; sys.exit(1)", "exited"),
        ("exit()", "exited"),
        ("name = input('who? ')", "needs_input"),
        ("data = open('photo.npy')", "missing_file"),
        ("while True: pass", "timeout"),
        ("import os; os._exit(1)", "died"),
        ("import signal\nsignal.signal(signal.SIGPROF, signal.SIG_IGN)\nwhile True: pass", "timeout"),
        ("return 1", "syntax_error"),
        ("import numpy as np; np.float", "removed_idiom"),
        ("from scipy.misc import imread", "removed_idiom"),
        ("import torch; print(torch.ones(3).sum().data[0])", "removed_idiom"),
        ("for i in xrange(3): pass", "python_2"),
        ("import cPickle as pickle", "python_2"),
    ],
)
def test_a_failing_statement_is_named_and_what_follows_is_loaded(statement, kind):
    report, works = load(f"{statement}\n{F}")
    assert works
    problem = only_problem(report)
    assert problem.kind == kind
    assert problem.where == f"line {1 + statement.count(chr(10))}"


@pytest.mark.parametrize(
    "statement",
    [
        "print('x' * 10**6)",
        "import matplotlib.pyplot as plt; plt.plot([1]); plt.show()",
        "if __name__ == '__main__':\n    raise SystemExit",
        "from __future__ import annotations",
        "from cs231n.image_utils import SQUEEZENET_MEAN, preprocess",
        "from .image_utils import blur_image",
        "from a4_helper import *",
        "from eecs598 import jitter as shift\nshift",
    ],
)
def test_what_courses_write_loads_without_a_problem(statement):
    report, works = load(f"{statement}\n{F}")
    assert works
    assert report.problems == []


@pytest.mark.parametrize(
    ("imports", "use"),
    [
        ("from cs231n.image_utils import SQUEEZENET_MEAN", "SQUEEZENET_MEAN.sum()"),
        ("import cs231n.image_utils as utils", "utils.SQUEEZENET_MEAN.sum()"),
        ("import cs231n.image_utils", "cs231n.image_utils.SQUEEZENET_MEAN.sum()"),
        ("from .helper import *", "SQUEEZENET_MEAN.sum()"),
    ],
)
def test_helpers_stand_in_for_a_courses_own_modules(imports, use):
    _, works = load(f"{imports}\ndef f(x):\n    return x * float({use})\n")
    assert works


@pytest.mark.parametrize(
    ("imports", "use"),
    [
        ("from nowhere import magic", "magic(x)"),
        ("import nowhere", "nowhere.magic(x)"),
        ("from nowhere import base\nmagic = base()", "magic(x)"),
    ],
)
def test_a_call_that_needs_a_missing_import_says_so(imports, use):
    with Session(fork_server()) as session:
        session.load(module_program(f"{imports}\ndef f(x):\n    return {use}\n".encode(), "/submissions/student.py"))
        error = session.record("f", PROBE).error
    assert error is not None
    assert error["type"] == "ModuleNotFoundError"
    found = explain_error(error)
    assert found.name == "missing_import"
    assert "nowhere" in found.message


@pytest.mark.parametrize(
    ("raw", "kind", "works"),
    [
        (b"", "empty_file", False),
        (b"  \n\n", "empty_file", False),
        ("# caf\xe9\n".encode("latin-1") + F.encode(), "encoding", True),
        *((f"# coding: {name}\n{F}".encode(), "encoding", True) for name in ("undefined", "punycode", "zlib", "none")),
        (b"# -*- coding: nonsense -*-\n" + F.encode(), "encoding", True),
        (b"\x00\x01\x02" * 50, "syntax_error", False),
        (F.encode("utf-16"), "encoding", True),
        (b"%matplotlib inline\n!pip install x\n" + F.encode(), "notebook_magic", True),
        (b"(" * 5000, "syntax_error", False),
    ],
)
def test_odd_files_have_a_problem_each(raw, kind, works):
    report, does = load(raw)
    assert report.problems[0].kind == kind
    assert does is works


@pytest.mark.parametrize("raw", [b"\xef\xbb\xbf" + F.encode(), F.replace("\n", "\r\n").encode()])
def test_other_encodings_of_the_same_text_load(raw):
    assert load(raw) == (LoadReport(defined=["f"]), True)


def test_names_from_a_failed_statement_are_known_to_be_missing():
    report, _ = load("a = 1 / 0\nb = a + 1\n" + F)
    cause = report.problem_of("b")
    assert cause is not None
    assert "line 1" in cause.message


@pytest.mark.parametrize("data", [None, {}, {"defined": [1], "problems": []}, {"defined": [], "problems": [{}]}])
def test_a_forged_report_is_refused(data):
    with pytest.raises(ValueError, match="not a load report"):
        report_from_data(data)
