"""Running a notebook's cells without a kernel: outputs as Jupyter stores them, whatever a cell does."""

import pytest
from warm import fork_server

from autograde.sessions.session import Limits, Session, notebook_program

QUICK = Limits(unit=1.0, grace=0.5, after_timeout=0.5)


def run_cells(*sources: str, limits: Limits = QUICK) -> dict[int, list[dict]]:
    """Run the cells and return their outputs by index."""
    with Session(fork_server(), limits) as session:
        program = notebook_program([{"index": i, "source": source} for i, source in enumerate(sources)])
        return session.load(program).outputs


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("print('a'); print('b')", [("stream", "a\nb\n")]),
        ("import sys\nprint('out')\nprint('err', file=sys.stderr)", [("stream", "out\n"), ("stream", "err\n")]),
        ("3 + 4", [("execute_result", "7")]),
        ("3 + 4;", []),
        ("display('a', 'b')", [("display_data", "'a'"), ("display_data", "'b'")]),
        ("1 / 0", [("error", "ZeroDivisionError")]),
        ("exit()", []),
        ("import time\ntime.sleep(60)", [("error", "TimeUp")]),
        ("input()", [("error", "EOFError")]),
        ("print('x' * 10**6)", [("stream", "cut")]),
        ("from IPython.display import clear_output\nprint('a')\nclear_output()\nprint('b')", [("stream", "b\n")]),
        ("import asyncio\nawait asyncio.sleep(0)\n5", [("execute_result", "5")]),
        ("%%capture\nprint('hidden')", []),
    ],
)
def test_outputs_are_stored_as_jupyter_stores_them(source, wanted):
    outputs = run_cells(source)[0]
    assert [output["output_type"] for output in outputs] == [kind for kind, _ in wanted]
    for output, (_, text_of) in zip(outputs, wanted, strict=True):
        said = output.get("text") or output.get("ename") or output["data"]["text/plain"]
        assert any(part in said for part in text_of.split("|"))


def test_figures_are_pictures_with_and_without_the_magic():
    plot = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    for outputs in run_cells(plot, "%matplotlib inline", plot + "\nNone").values():
        assert all(output["data"]["image/png"].startswith("iVBOR") for output in outputs)
    assert run_cells(plot)[0]


def test_pictures_of_lessons_are_single_images_with_their_descriptions():
    source = "import numpy as np\nfrom helpers import show_images\nshow_images(np.eye(9), titles=['diagonal'])"
    (output,) = run_cells(source)[0]
    assert sorted(output["data"]) == ["image/jpeg", "text/plain"]
    assert output["metadata"] == {"image/jpeg": {"alt": "A picture: diagonal."}}


def test_later_cells_run_after_one_that_failed_hung_or_died():
    stubborn = "import signal\nsignal.signal(signal.SIGPROF, signal.SIG_IGN)\nwhile True: pass"
    outputs = run_cells("1 / 0", stubborn, "import os; os._exit(1)", "print('still here')")
    assert outputs[3] == [{"output_type": "stream", "name": "stdout", "text": "still here\n"}]
