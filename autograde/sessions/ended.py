"""How a student's process ended or fell silent, and the records of the calls that came to nothing with it."""

import signal

from autograde.sandbox.supervisor import MEMORY, TIME
from autograde.sessions.fork_server import Ended
from helpers.checks.protocol.record import NOT_CALLED, Record
from helpers.checks.sentences import Sentence

_TYPES = {"timeout": "TimeUp", "died": "ProcessDied", NOT_CALLED: "NotCalled"}


class Died(Exception):
    """The student's process ended or sent something other than an answer; `kind` is "died" or "timeout"."""

    def __init__(self, cause: Sentence, kind: str = "died") -> None:
        """Give the `cause` as the sentence that the student reads."""
        super().__init__(cause.key)
        self.cause, self.kind = cause, kind


def failed(kind: str, cause: Sentence) -> Record:
    """The record of a probe that gave none: after a "timeout", because the process "died", or "not_called" at all."""
    return Record(error={"kind": kind, "type": _TYPES[kind], "message": "", "lines": [], "cause": cause.to_data()})


def why(ended: Ended, memory: int, seconds: float) -> Sentence:
    """Why a process ended, whose limits were `memory` (bytes) and `seconds`."""
    if ended.reason == MEMORY:
        return Sentence("ended.memory", {"megabytes": memory / 2**20})
    if ended.reason == TIME:
        return Sentence("ended.too_long_together", {"seconds": seconds})
    if ended.status is None:
        return Sentence("ended.unknown")
    if ended.status >= 0:
        return Sentence("ended.exit_code", {"code": ended.status})
    return Sentence("ended.signal", {"signal": signal.Signals(-ended.status).name})
