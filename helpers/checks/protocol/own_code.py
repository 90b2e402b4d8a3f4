"""What of an error's traceback is the student's own code: its lines, and the function that a call did not fit."""

import inspect
import linecache
import re
import traceback
from types import CodeType, FrameType, FunctionType
from typing import Any

_LONGEST_NAME = 100
_LONGEST_LINE = 160
_MOST_LINES = 3
_REFUSED = re.compile(r"([\w.<>]+)\(\) (?:takes|missing|got) ")
_VOLATILE = re.compile(r"\bvolatile\s*=\s*(?:True|1)\b")


def own_lines(error: BaseException, message: str, function: Any) -> list[dict[str, Any]]:
    """The lines of the student's `function`, and of the file it is in, that led to the error, the innermost last.

    Each is {"line", "function", "source"}. Where a gradient is missing, a line that asked for none is the first of
    them: torch accepts `volatile=True` without a word, and does nothing.
    """
    own = _file_of(function)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_own(frame.filename, own)]
    lines = [_line(frame.filename, frame.lineno or 0, frame.name, frame.line or "") for frame in frames][-_MOST_LINES:]
    if "does not require grad" in message:
        volatile = (line for frame in _own_frames(error, own) for line in _volatile_lines(frame.f_code))
        return [*list(volatile)[:1], *lines[1 - _MOST_LINES :]]
    return lines


def refused_by_own(error: BaseException, message: str, function: Any) -> bool:
    """Whether the error says that a function of the student's own did not accept a call in the student's last line.

    A name alone would not do: a function of a library may have the same one, as in `F.relu`. So the line has to call
    what the name stands for there, and nothing else of that name.
    """
    own = _file_of(function)
    refused = _REFUSED.match(message) if isinstance(error, TypeError) else None
    frames, lines = _own_frames(error, own), own_lines(error, message, function)
    if not refused or not frames or not lines:
        return False
    first, *more = refused[1].rpartition("<locals>.")[2].split(".")
    found = {**frames[-1].f_globals, **frames[-1].f_locals}.get(first)
    for name in more:
        found = vars(found).get(name) if isinstance(found, type) else None
    is_own = isinstance(found, FunctionType) and _is_own(_file_of(found), own)
    is_method = bool(more) and more[-1] != "__init__"
    called = re.findall(rf"(\.?)\b{re.escape(more[-1] if is_method else first)}\(", lines[-1]["source"])
    return is_own and bool(called) and set(called) == {"." if is_method else ""}


def _file_of(function: Any) -> str | None:
    """The file that a function is written in, whatever wraps it; None if there is none."""
    try:
        function = inspect.unwrap(getattr(function, "func", function))
        code = getattr(function, "__code__", None) or type(function).__call__.__code__
        return str(code.co_filename)
    except Exception:  # a callable without code of its own, or one that answers with errors
        return None


def _is_own(filename: str | None, own: str | None) -> bool:
    return filename is not None and (filename == own or "ipython-input" in filename or "ipykernel" in filename)


def _own_frames(error: BaseException, own: str | None) -> list[FrameType]:
    return [frame for frame, _ in traceback.walk_tb(error.__traceback__) if _is_own(frame.f_code.co_filename, own)]


def _volatile_lines(code: CodeType) -> list[dict[str, Any]]:
    numbers = sorted({line for _, _, line in code.co_lines() if line})
    lines = [_line(code.co_filename, number, code.co_name) for number in numbers]
    return [line for line in lines if _VOLATILE.search(line["source"])]


def _line(filename: str, number: int, function: str, source: str = "") -> dict[str, Any]:
    source = (source or linecache.getline(filename, number)).strip()[:_LONGEST_LINE]
    return {"line": number, "function": function[:_LONGEST_NAME], "source": source}
