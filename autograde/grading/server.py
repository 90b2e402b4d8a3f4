"""A grader process: `python -m autograde.grading.server FD`, with FD one end of a socket pair (`grader` has the other).

It is sent an assignment and limits once, and answers ("ready",) or ("refused", why). Then, for each submission, it
sends ("at", lesson) before each lesson and ("graded", Graded) at the end. It holds a judge and a warm process for
student code, and ends, with all that it started, as soon as the other side is gone.
"""

import importlib
import os
import queue
import socket
import sys
import threading
from typing import Any

from autograde.grading.assignment import Assignment
from autograde.grading.wire import receive, send
from autograde.sessions.session import Limits, Session, notebook_program
from autograde.sessions.zygote import Zygote
from helpers.errors import HelperError


def main(fd: int) -> None:
    """Serve until the other side is gone."""
    os.set_inheritable(fd, False)  # no process started from here, least of all one with student code, may talk on it
    connection = socket.socket(fileno=fd)
    inbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(connection, inbox), daemon=True).start()
    assignment, limits = inbox.get()
    try:
        with Zygote(sandboxed=assignment.sandboxed) as zygote:
            zygote.start()  # it gets ready while this process imports torch, too
            importlib.import_module("autograde.grading.submission")
            _try_out(zygote, limits)
            send(connection, ("ready",))
            _serve(connection, inbox, assignment, limits, zygote)
    except HelperError as error:
        send(connection, ("refused", str(error)))


def _serve(
    connection: socket.socket, inbox: "queue.SimpleQueue[Any]", assignment: Assignment, limits: Limits, zygote: Zygote
) -> None:
    import torch

    from autograde.grading.marks import judges
    from autograde.grading.submission import grade_submission

    torch.set_num_threads(1)
    judge_of = judges(assignment.hidden_seed)
    while True:
        submission = inbox.get()
        graded = grade_submission(
            submission, assignment, zygote, judge_of, limits, lambda lesson: send(connection, ("at", lesson))
        )
        send(connection, ("graded", graded))


def _try_out(zygote: Zygote, limits: Limits) -> None:
    """Load nothing once: if that fails, the machine is at fault, and no student must be said to be."""
    with Session(zygote, limits) as session:
        report = session.load(notebook_program([]))
    if report.problems:
        raise HelperError(f"a process for student code cannot be started: {report.problems[0].sentence}")


def _listen(connection: socket.socket, inbox: "queue.SimpleQueue[Any]") -> None:
    """Take what comes in, beside the grading: that the other side is gone must be noticed in the middle of it."""
    try:
        while True:
            inbox.put(receive(connection))
    except (EOFError, OSError):
        # At once: nobody waits for a result any more. Student code ends with the warm process, which sees us go.
        os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
