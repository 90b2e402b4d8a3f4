"""A star import that failed is the cause of the names that are missing later, in files and in notebooks."""

import numpy as np
import pytest
from sandboxed import LIMITS, cells
from warm import fork_server

from autograde.grading.marks import missing
from autograde.inside.loading.causes import star_imports
from autograde.inside.loading.report import LoadReport, report_from_data
from autograde.sessions.session import Program, Session, module_program
from helpers.checks.judging.error_hints import explain_error
from helpers.checks.judging.verdict import Finding
from helpers.checks.protocol.arguments import Tensor
from helpers.checks.protocol.probe import Probe

PROBE = Probe("one", {"x": Tensor(np.ones(3, dtype=np.float32))}, seconds=5.0)
USE = "def f(x):\n    return F.relu(x)\n"
# A module of the student's own that is there and fails itself.
UTILS = "import pathlib, sys\nsys.path.insert(0, '.')\npathlib.Path('utils.py').write_text({!r})\n"


def module(*parts: str) -> Program:
    return module_program("\n".join(parts).encode(), "/submissions/student.py")


FORMS = pytest.mark.parametrize("form", [module, cells], ids=["module", "notebook"])


def loaded(program: Program) -> tuple[LoadReport, Finding | None]:
    """The report, and the finding on what f raises."""
    with Session(fork_server(), LIMITS) as session:
        report = session.load(program)
        error = session.record("f", PROBE).error
    return report, explain_error(error) if error and error["kind"] == "raised" else None


@FORMS
@pytest.mark.parametrize(
    ("imports", "words"),
    [
        (("from a4_helper import *",), ["ine 1: `from a4_helper import *`", "No module named 'a4_helper'"]),
        (("import os; from a4_helper import *",), ["`from a4_helper import *`"]),
        (("from .a4_helper import *",), ["`from .a4_helper import *`"]),
        (("if True:\n    from a4_helper import *",), ["ine 2: `from a4_helper import *`"]),
        (("from a import *", "from b import *"), ["`from a import *` and `from b import *`", "'a'", "'b'"]),
        (("from torch.utils.tensorboard import *",), ["No module named 'tensorboard'"]),
        ((UTILS.format("from nowhere import *"), "from utils import *"), ["`from utils import *`", "'nowhere'"]),
        ((UTILS.format("1 / 0"), "from utils import *"), ["`from utils import *`", "ZeroDivisionError"]),
        ((UTILS.format("def g(:"), "from utils import *"), ["`from utils import *`", "SyntaxError"]),
    ],
)
def test_a_name_that_is_not_defined_may_come_from_a_star_import_that_failed(form, imports, words):
    _, found = loaded(form(*imports, USE))
    assert found is not None
    assert (found.name, found.key) == ("missing_import", "finding.missing_star_import")
    assert "name 'F' is not defined" in found.message
    assert all(word in found.message for word in words), found.message
    assert "spelling" in found.hint


@FORMS
def test_while_loading_too(form):
    report, found = loaded(form("from a4_helper import *", "y = F.relu(3)\nz = 1", "def f(x):\n    return y"))
    problem = report.problem_of("y")
    assert problem is not None
    assert problem.kind == "missing_import"
    assert "`F` is not defined; it may come from an import that failed: in " in problem.message
    assert "`from a4_helper import *` imported no names" in problem.message
    assert found is not None
    assert (found.name, found.key) == ("missing_import", "finding.missing_star_import")
    assert "name 'y' is not defined" in found.message


@FORMS
@pytest.mark.parametrize(
    ("parts", "diagnosis"),
    [
        ((USE,), "undefined_name"),
        (("from math import *", "def f(x):\n    return sqroot(4)"), "undefined_name"),
        (("from math import *\nimport nowhere", "def f(x):\n    return sqroot(4)"), "undefined_name"),
        (("try:\n    from a import *\nexcept ImportError:\n    pass", USE), "undefined_name"),
        (("from a import *", "def f(x):\n    if x is None: y = 1\n    return y"), "undefined_name"),
        (("from a import *", "y = late", "late = 3\ndef f(x):\n    return y"), "undefined_name"),
        (("from a import *", "z = 1\ndel z\ndef f(x):\n    return z"), "undefined_name"),
        (("from a import *", "def f(x):\n    return xrange(3)"), "python_2"),
        (("from a import *", "y = 1 / 0", "def f(x):\n    return y"), "undefined_name"),
        (("from a import *", "from b import g", "def f(x):\n    return g(x)"), "missing_import"),
    ],
)
def test_no_other_missing_name_is_blamed_on_a_star_import(form, parts, diagnosis):
    _, found = loaded(form(*parts))
    assert found is not None
    assert found.name == diagnosis
    assert "import *" not in found.message


@FORMS
def test_the_names_of_helpers_stand_in_all_the_same(form):
    _, found = loaded(form("from a4_helper import *", "def f(x):\n    return x * float(SQUEEZENET_MEAN.sum())"))
    assert found is None


def test_star_imports_that_a_failed_cell_did_not_reach_are_made_up_for_where_they_work():
    _, found = loaded(cells("import nowhere\nfrom math import *", "def f(x):\n    return sqrt(4)"))
    assert found is None
    _, found = loaded(cells("1 / 0\nfrom math import *", "def f(x):\n    return sqrt(4)"))
    assert found is not None
    assert "`from math import *` imported no names (ZeroDivisionError" in found.message


def test_a_star_import_in_a_cell_that_python_cannot_read_brought_no_names():
    _, found = loaded(cells("from math import *\nx = (", "def f(x):\n    return sqrt(4)"))
    assert found is not None
    assert "ell 1, line 1: `from math import *` imported no names (SyntaxError" in found.message


@FORMS
@pytest.mark.parametrize("statement", ["import utils", "from utils import g"])
def test_a_name_from_a_module_that_fails_itself_has_that_cause(form, statement):
    use = "g(x)" if "from" in statement else "utils.g(x)"
    _, found = loaded(form(UTILS.format("1 / 0"), statement, f"def f(x):\n    return {use}"))
    assert found is not None
    assert "ZeroDivisionError" in found.message


def test_a_file_that_only_star_imports_its_functions_is_told_so():
    report, _ = loaded(module("from my_solution import *"))
    found = missing("f", "f(x)", report)
    assert found.name == "missing_import"
    assert "`from my_solution import *` imported no names" in found.message
    assert "into this file" in found.hint


def test_star_imports_are_found_in_text_that_python_cannot_read():
    source = "from a import *\nx = (\n  from  .b.c  import*\n# from d import *\nimport os; from e import *\n"
    assert list(star_imports(source)) == [(1, "from a import *"), (3, "from .b.c import*"), (5, "from e import *")]
    assert list(star_imports(source, 4)) == [(5, "from e import *")]


STAR = {"kind": "missing_import", "reason": "star_import_fails", "cell": 1, "line": 1, "fatal": True, "names": []}


@pytest.mark.parametrize("facts", [{}, {"statement": ["x"], "error": "y"}, {"statement": "x", "error": 5}])
def test_a_forged_star_import_is_refused(facts):
    with pytest.raises(ValueError, match="not a load report"):
        report_from_data({"defined": [], "problems": [], "stars": [STAR | {"facts": facts}]})
