"""After an error in the exercise's cell Python keeps the older function: the check must not judge that one unseen."""

import sys

import pytest
from IPython.core.interactiveshell import InteractiveShell

from helpers import check
from helpers.checks.newest import newest_failed

NAME = "compute_saliency_maps"
RIGHT = f"""def {NAME}(X, y, model):
    X.requires_grad_()
    model(X).gather(1, y.view(-1, 1)).sum().backward()
    return X.grad.abs().amax(dim=1)"""
UNCLOSED = f"def {NAME}(X, y, model):\n    scores = model(X\n    return scores.sum()"
SETUP = "from helpers import check\nimport functools"


@pytest.fixture
def shell():
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance(config=None)
    shell.history_manager.enabled = False  # no file of the user's
    shell.run_cell(SETUP, store_history=True)
    yield shell
    shell.history_manager.end_session()
    InteractiveShell.clear_instance()
    sys.last_value = None


def run(shell, *cells: str):
    """Run the cells, and then a check cell; its result."""
    for cell in cells:
        shell.run_cell(cell, store_history=True)
    return shell.run_cell(f"check('{NAME}')", store_history=True).result


def test_a_syntax_error_is_told_with_its_line_and_nothing_is_judged(shell):
    result = run(shell, RIGHT, UNCLOSED)
    assert result.verdict is None
    assert "cell [3]" in repr(result)
    assert "SyntaxError: '(' was never closed" in repr(result)
    assert "your older version" in repr(result)
    assert "line 2 of cell [3]:     scores = model(X" in repr(result)
    page = result._repr_html_()
    assert "    scores = model(X</pre>" in page
    assert "line 2 of cell [3]" in page


def test_a_syntax_error_at_the_first_try_is_told_too(shell):
    result = run(shell, UNCLOSED)
    assert "There is no function" in repr(result)
    assert "was never closed" in repr(result)


def test_an_error_above_the_definition_is_told_with_its_line(shell):
    result = run(shell, RIGHT, f"\n\nimport math\nmath.nothing\n{RIGHT}")
    assert result.verdict is None
    assert "AttributeError: module 'math' has no attribute 'nothing'" in repr(result)
    assert "line 4 of cell [3]: math.nothing" in repr(result)


def test_an_error_above_the_definition_is_told_when_another_error_came_after_it(shell):
    result = run(shell, RIGHT, f"1 / 0\n{RIGHT}", "[][1]")
    assert result.verdict is None
    assert "did not run to the end. Python still has" in repr(result)


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param([RIGHT], id="run once"),
        pytest.param([UNCLOSED, RIGHT], id="mended"),
        pytest.param([RIGHT, UNCLOSED, RIGHT], id="undone"),
        pytest.param([RIGHT, RIGHT], id="run twice"),
        pytest.param([UNCLOSED.replace(NAME, "another"), RIGHT, UNCLOSED.replace(NAME, "another")], id="another one"),
        pytest.param([f"{RIGHT}\n1 / 0"], id="an error below the definition"),
        pytest.param([RIGHT.replace("def ", "@functools.lru_cache\ndef ")], id="decorated"),
        pytest.param(["def same(f):\n    return lambda *a: f(*a)", RIGHT.replace("def ", "@same\ndef ")], id="wrapped"),
        pytest.param([RIGHT, f"old = {NAME}", f"{RIGHT}\n", f"{NAME} = old"], id="the older one on purpose"),
        pytest.param([RIGHT, "old = " + NAME, RIGHT + f"\n{NAME} = old"], id="the older one in the same cell"),
        pytest.param([RIGHT, f"%%writefile {{path}}\n{RIGHT} + 1"], id="written to a file"),
        pytest.param([f"%%time\n{RIGHT}"], id="a cell magic"),
        pytest.param([UNCLOSED, f"%%time\n{RIGHT}"], id="mended under a cell magic"),
        pytest.param([f"\n\n%matplotlib --list\n{RIGHT}\n\n"], id="a magic and empty lines"),
        pytest.param([f"import warnings\nwarnings.simplefilter('error')\n{RIGHT}", "'\\d'"], id="a warning"),
    ],
)
def test_a_function_that_is_there_is_judged(shell, cells, tmp_path):
    result = run(shell, *(cell.replace("{path}", str(tmp_path / "f.py")) for cell in cells))
    assert result.verdict is not None
    assert result.verdict.passed


def test_a_function_of_a_module_is_judged(shell, tmp_path, monkeypatch):
    (tmp_path / "own_answers.py").write_text(RIGHT)
    monkeypatch.syspath_prepend(tmp_path)
    assert run(shell, f"from own_answers import {NAME}").verdict.passed
    assert run(shell, RIGHT, f"from own_answers import {NAME}", UNCLOSED).verdict.passed


def test_a_function_that_is_passed_in_is_judged(shell):
    shell.run_cell(RIGHT, store_history=True)
    shell.run_cell(UNCLOSED, store_history=True)
    assert shell.run_cell(f"check('{NAME}', {NAME})", store_history=True).result.verdict.passed


def test_without_ipython_there_is_nothing_to_look_at(monkeypatch):
    monkeypatch.setitem(sys.modules, "IPython", None)
    assert newest_failed(NAME, check) is None
    assert newest_failed(NAME, None) is None


def test_names_of_code_as_ipykernel_gives_them_are_understood(shell, monkeypatch):
    monkeypatch.setattr(type(shell.compile), "get_code_name", lambda self, raw, code, number: f"/tmp/{hash(raw)}.py")
    assert run(shell, RIGHT, UNCLOSED).verdict is None
    assert run(shell, RIGHT).verdict.passed
