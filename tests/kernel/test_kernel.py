"""Jupyter kernels start warm and in the sandbox; what a notebook does there reaches nobody else."""

import os
import sys
import tempfile
from pathlib import Path

import pytest
from as_user import run_as_user
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
from warm import fork_server, small_judges

from autograde.course import ROOT
from autograde.grading.marks import mark
from autograde.kernel import fork_server as started
from autograde.kernel.provisioner import NAME
from autograde.kernel.session import KernelSession
from autograde.kernel.sockets import ChannelSockets
from autograde.sandbox import SandboxError, problem
from autograde.sessions.session import Limits, Session, notebook_program

EXERCISE = "compute_saliency_maps"
QUICK = Limits(unit=3.0, load=120.0, grace=1.0)
RIGHT = """\
import torch

def compute_saliency_maps(X, y, model):
    scores = model(X.requires_grad_()).gather(1, y.view(-1, 1))
    return torch.autograd.grad(scores.sum(), X)[0].abs().amax(dim=1)
"""
in_sandbox = pytest.mark.skipif(problem() is not None, reason="no sandbox can be made here")


@pytest.fixture(autouse=True, scope="module")
def _as_well_as_it_goes():
    """Where no sandbox can be made, what does not need one is tested without."""
    with pytest.MonkeyPatch.context() as patch:
        if problem() is not None:
            patch.setenv(started.UNSAFE, "1")
        yield


def execute(*sources: str, timeout: int = 60) -> list[list]:
    """Outputs of the cells, run by nbclient in a kernel of ours."""
    manager = AsyncKernelManager(kernel_name="python3")
    manager.kernel_spec.metadata = {"kernel_provisioner": {"provisioner_name": NAME}}
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
    late = {"ename": "Late", "evalue": "", "traceback": []}
    client = NotebookClient(
        notebook, manager, timeout=timeout, allow_errors=True, interrupt_on_timeout=True, error_on_timeout=late
    )
    client.owns_km = True  # it ends the kernel too
    client.execute()
    assert not manager.has_kernel
    return [cell.outputs for cell in notebook.cells]


def text(outputs: list) -> str:
    return "".join(output.get("text", "") for output in outputs)


def judged(sources: list[str], limits: Limits = QUICK):
    """The session's report on the cells, and the verdict on the exercise."""
    with KernelSession(limits) as session:
        report = session.load(cells(*sources))
        verdict = mark(session, small_judges()(EXERCISE))
        session.leave(verdict.points)
    return report, verdict


def cells(*sources: str):
    return notebook_program([{"index": i, "source": source} for i, source in enumerate(sources)])


def test_figures_streams_and_errors_are_there_as_in_any_kernel():
    figure, printed, value, failed = execute(
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()", "print('text')", "1 + 1", "1 / 0"
    )
    assert "image/png" in figure[0].data
    assert text(printed) == "text\n"
    assert value[0].data["text/plain"] == "2"
    assert failed[0].ename == "ZeroDivisionError"


@in_sandbox
def test_a_kernel_has_no_network_no_secrets_and_nothing_to_write_to():
    connect = (
        "import socket\ntry:\n    socket.create_connection(('10.0.0.1', 80), 5)\nexcept OSError as e:\n    print(e)"
    )
    write = f"open({str(Path(__file__).parent / 'new')!r}, 'w')"
    look = "import autograde, os\nprint(sorted(os.listdir(os.path.dirname(autograde.__file__))))"
    network, written, seen, environment = execute(connect, write, look, "import os\nprint(sorted(os.environ))")
    assert "Network is unreachable" in text(network)
    assert written[0].output_type == "error"
    assert set(eval(text(seen))) == {"__init__.py", "inside"}
    assert "PYTEST_CURRENT_TEST" not in text(environment)


def test_a_cell_that_takes_too_long_is_interrupted_and_the_next_one_runs():
    late, after = execute("import time\ntime.sleep(600)", "print('after')", timeout=2)
    assert [output.ename for output in late if output.ename != "Late"] == ["KeyboardInterrupt"]
    assert text(after) == "after\n"


@in_sandbox
def test_what_a_kernel_started_ends_with_it():
    mark_ = f"{os.getpid()}.4321"
    execute(f"import subprocess\nsubprocess.Popen(['sleep', '{mark_}'], start_new_session=True)")
    running = [path for path in Path("/proc").glob("[0-9]*/cmdline") if mark_.encode() in _read(path)]
    assert running == []


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def test_the_environment_variable_of_jupyter_chooses_it_for_an_ordinary_user_too(monkeypatch):
    monkeypatch.setenv("JUPYTER_DEFAULT_PROVISIONER_NAME", NAME)
    script = (
        "import os, nbclient, nbformat.v4 as v4\n"
        "assert os.getuid() != 0\n"
        "notebook = v4.new_notebook(cells=[v4.new_code_cell('from autograde.inside import forks; print(__name__)')])\n"
        "nbclient.execute(notebook)\n"
        "print(notebook.cells[0].outputs[0].text)\n"
    )
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        done = run_as_user([sys.executable, "-B", "-c", script], Path(home), cwd=ROOT)
    assert done.stdout.strip() == "__main__", done.stderr


def test_without_a_sandbox_no_kernel_starts_unless_told_so(monkeypatch):
    monkeypatch.delenv(started.UNSAFE, raising=False)
    monkeypatch.setattr("autograde.sandbox.problem", lambda: "There are no namespaces.")
    with pytest.raises(SandboxError, match=r"no namespaces.*AUTOGRADE_UNSAFE_NO_SANDBOX=1"):
        started.fork_server.__wrapped__()  # not the one that the other tests share


def test_channels_are_for_this_user_alone_and_go_away():
    sockets = ChannelSockets(2)
    folder = Path(sockets.address).parent
    for listener in sockets.listening():
        listener.close()
    assert folder.stat().st_mode & 0o077 == 0
    assert len(list(folder.iterdir())) == 2
    sockets.remove()
    assert not folder.exists()


def test_a_kernel_puts_out_what_a_plain_session_puts_out():
    program = cells(
        "print('a')\nimport sys\nprint('b', file=sys.stderr)",
        "from IPython.display import HTML, display, clear_output\nshown = display(HTML('old'), display_id='x')",
        "shown = display(HTML('first'), display_id='y')\nshown.update(HTML('second'))",
        "print('gone')\nclear_output()\nprint('stays')",
        "print('x' * 200_000)",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
        "[1, 2]",
    )
    with KernelSession(QUICK) as kernel, Session(fork_server(), QUICK) as plain:
        from_kernel, from_plain = kernel.load(program).outputs, plain.load(program).outputs
    for index, outputs in from_plain.items():
        assert _without_png_and_counts(from_kernel[index]) == _without_png_and_counts(outputs)


def _without_png_and_counts(outputs: list[dict]) -> list[dict]:
    found = []
    for output in outputs:
        data = {mime: value if mime != "image/png" else "" for mime, value in output.get("data", {}).items()}
        found.append({**output, "data": data, "execution_count": None})
    return found


def test_the_judge_gives_a_kernel_the_verdict_that_it_gives_a_plain_session():
    wrong = RIGHT.replace(".abs()", "")
    dies = RIGHT.replace("    scores", "    import os\n    if X.shape[0] == 1: os._exit(3)\n    scores", 1)
    for source in (RIGHT, wrong, dies, f"{EXERCISE} = 5", f"def {EXERCISE}(X):\n    return X", "pass"):
        with Session(fork_server(), QUICK) as plain:
            plain.load(cells(source))
            expected = mark(plain, small_judges()(EXERCISE))
        verdict = judged([source])[1]
        assert [(p.points, p.diagnosis) for p in verdict.parts] == [(p.points, p.diagnosis) for p in expected.parts]


def test_a_failed_star_import_is_the_cause_of_missing_names_in_a_kernel_too():
    use = RIGHT.replace("torch.autograd.grad", "F.grad")
    for star in (
        "from a4_helper import *",
        "import a4_helper\nfrom math import *",
        "from torch.utils.tensorboard import *",
    ):
        _, verdict = judged([star, use])
        assert verdict.diagnosis == "missing_import"
        assert "import *` imported no names (ModuleNotFoundError" in verdict.message
    assert judged(["from math import *\nimport nowhere", use])[1].diagnosis == "undefined_name"


def test_code_of_older_versions_is_named_in_a_kernel_too():
    report, verdict = judged([RIGHT.replace("model(X", "model(X.cuda(async=True)"), "import numpy\nnumpy.int"])
    assert [found.kind for found in report.problems] == ["removed_idiom", "removed_idiom"]
    assert "Cell 1: it uses `async=True`" in verdict.message


def test_cells_that_hang_or_end_the_kernel_are_left_out_and_the_rest_is_judged():
    stubborn = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
    report, verdict = judged([RIGHT, stubborn, "import os\nos._exit(7)", "print('still here')"])
    assert verdict.points == 10
    assert [found.kind for found in report.problems] == ["timeout", "died"]
    assert "exited with code 7" in report.problems[1].message
    assert report.outputs[3] == [{"output_type": "stream", "name": "stdout", "text": "still here\n"}]


@pytest.mark.parametrize(
    "attack",
    [
        "import autograde.inside.hidden\nautograde.inside.hidden.points = lambda name: 10.0",
        "import os\nos.dup2(os.open(os.devnull, os.O_RDWR), int(os.environ['AUTOGRADE_JUDGE']))",
        "import os\nos.write(int(os.environ['AUTOGRADE_JUDGE']), bytes(20) + b'points: 10')",
        "import autograde.inside.judge_line as a\na.describe_function = lambda *_: {'found': True}",
        "get_ipython().kernel.session.send = print",
    ],
    ids=["patched", "closed", "talking", "half", "silent"],
)
def test_no_trick_in_the_kernel_gives_points(attack):
    wrong = RIGHT.replace("abs()", "mul(0)")
    assert judged([wrong, attack])[1].points <= judged([wrong])[1].points


def test_messages_that_are_none_of_jupyters_cost_the_cell_that_sends_them():
    forge = "k = get_ipython().kernel\nk.session.send(k.iopub_socket, 'stream', content={}, parent=k.get_parent())"
    report, verdict = judged([RIGHT, forge])
    assert verdict.points == 10
    assert "unexpected message" in report.problems[0].message
