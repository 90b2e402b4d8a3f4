"""A grader process: `python -m autograde.workers.server FD`, with FD one end of a socket pair (`grader` has the other).

It receives an assignment and limits once, and answers ("ready",) or ("refused", why). Then, for each submission, it
sends ("at", lesson) before each lesson and ("graded", Graded) at the end. It owns a judge and a fork server for
student code, and exits, with all that it started, as soon as the other process ends.
"""

import importlib
import os
import queue
import socket
import sys
import threading
from typing import Any

from autograde.grading.assignment import Assignment
from autograde.sessions.fork_server import ForkServer
from autograde.sessions.session import Limits, Session, notebook_program
from autograde.workers.messages import receive, send
from helpers.errors import HelperError


def main(fd: int) -> None:
    """Serve until the other process ends."""
    os.set_inheritable(fd, False)  # no process started from here may use it, least of all student code
    connection = socket.socket(fileno=fd)
    inbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(connection, inbox), daemon=True).start()
    assignment, limits = inbox.get()
    try:
        with ForkServer(sandboxed=assignment.sandboxed) as fork_server:
            fork_server.start()  # it loads while this process imports torch
            importlib.import_module("autograde.grading.submission")
            _try_out(fork_server, limits)
            send(connection, ("ready",))
            _serve(connection, inbox, assignment, limits, fork_server)
    except HelperError as error:
        send(connection, ("refused", str(error)))


def _serve(
    connection: socket.socket,
    inbox: "queue.SimpleQueue[Any]",
    assignment: Assignment,
    limits: Limits,
    fork_server: ForkServer,
) -> None:
    import torch

    from autograde.grading.marks import judges
    from autograde.grading.submission import grade_submission

    torch.set_num_threads(1)
    judge_of = judges(assignment.hidden_seed)
    while True:
        submission = inbox.get()
        graded = grade_submission(
            submission, assignment, fork_server, judge_of, limits, lambda lesson: send(connection, ("at", lesson))
        )
        send(connection, ("graded", graded))


def _try_out(fork_server: ForkServer, limits: Limits) -> None:
    """Load an empty notebook; raises HelperError if that fails, so that no student is blamed for the machine."""
    with Session(fork_server, limits) as session:
        report = session.load(notebook_program([]))
    if report.problems:
        raise HelperError(f"a process for student code cannot be started: {report.problems[0].sentence}")


def _listen(connection: socket.socket, inbox: "queue.SimpleQueue[Any]") -> None:
    """Receive messages in a thread of its own, so that the end of the other process is noticed during grading."""
    try:
        while True:
            inbox.put(receive(connection))
    except (EOFError, OSError):
        # At once: the result is no longer needed. Student code ends with the fork server, which notices this exit.
        os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
