"""The judge as a process of its own: `python -m autograde.judging.server FD`, with FD one end of a socket pair.

It alone reads the assignment's hidden seed, and trusts nothing that it is sent: records are checked and bounded. For
each exercise it is asked about, it sends the probes, receives the records, and answers with the verdict; it ends when
the other side closes.
"""

import socket
import sys
from dataclasses import asdict
from functools import cache
from typing import Any

import torch

from autograde.course import Course
from autograde.exercise import find_exercise
from autograde.judging.judge import Judge
from autograde.sessions.trust import trusted_record
from autograde.worker.frames import BadFrame, receive, send
from helpers.checks.record import Record
from helpers.errors import HelperError


def main(fd: int) -> None:
    """Serve until the other side is gone."""
    torch.set_num_threads(1)
    with socket.socket(fileno=fd) as connection:
        try:
            while True:
                _serve(connection, receive(connection))
        except (EOFError, OSError, BadFrame):
            return


def _serve(connection: socket.socket, request: Any) -> None:
    try:
        judge = _judge(request["exercise"], str(request["assignment"]))
        send(connection, {"probes": [probe.to_data() for probe in judge.sheet.probes]})
        records = _records(receive(connection))
        verdict = judge.judge(lambda probe: records[probe.name])
        parts = [asdict(part) for part in verdict.parts]
        answer = {"title": judge.sheet.title, "parts": parts, "notes": list(verdict.notes)}
    except HelperError as error:
        answer = {"problem": str(error)}
    except (EOFError, ConnectionError, BadFrame):
        raise  # nothing more can be said on this connection
    except Exception as error:
        # Whatever came in, or failed here, ends in a sentence, and the next exercise is judged all the same.
        told = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
        answer = {"problem": f"The judge could not judge this ({told}). Grade it by hand, and report it."}
    send(connection, answer)


def _records(message: Any) -> dict[str, Record]:
    return {name: trusted_record(data) for name, data in message["records"].items()}


@cache
def _judge(name: str, assignment: str) -> Judge:
    exercise, course = find_exercise(name), Course()
    # What the other side says is only a choice among assignments that there are: each has a seed that it does not know.
    known = {path.parent.name for path in course.notebooks.glob("*/*.ipynb")}
    chosen = assignment if assignment in known else exercise.lesson.partition("/")[0]
    return Judge(exercise, course.hidden_seed(chosen))


if __name__ == "__main__":
    main(int(sys.argv[1]))
