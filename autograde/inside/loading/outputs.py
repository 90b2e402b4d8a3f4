"""Collect what a cell puts out, in the form in which Jupyter stores it, and cut it when it is huge."""

import json
import sys
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher

MAX_TEXT = 50_000  # characters of one stream or one text of a display
MAX_OUTPUTS = 200  # of one cell
MAX_BYTES = 4_000_000  # of one cell's displays together
_CUT = "\n[cut: {what} is longer than the grader keeps]\n"

Output = dict[str, Any]


class Outputs:
    """The outputs of the cell that runs now."""

    def __init__(self) -> None:
        self.items: list[Output] = []
        self.room = MAX_BYTES
        self._clear_next = False

    def start(self) -> None:
        """Forget the outputs of the cell before."""
        self.__init__()  # type: ignore[misc]

    def stream(self, name: str, text: str) -> None:
        """Add text to a stream's output, up to the limit."""
        self._clear_if_asked()
        last = self.items[-1] if self.items else {}
        if last.get("output_type") != "stream" or last["name"] != name:
            last = {"output_type": "stream", "name": name, "text": ""}
            self._append(last)
        room = MAX_TEXT - len(last["text"])
        if room > 0:
            last["text"] += text if len(text) <= room else text[:room] + _CUT.format(what="this output")

    def display(self, kind: str, data: dict[str, Any], metadata: dict[str, Any], **more: Any) -> None:
        """Add a display or a result, by MIME type."""
        self._clear_if_asked()
        self._append({"output_type": kind, "data": self._bounded(data), "metadata": _plain(metadata) or {}, **more})

    def error(self, name: str, value: str, lines: list[str]) -> None:
        """Add an error with its traceback."""
        lines = [line[:MAX_TEXT] for line in lines[-50:]]
        self._append({"output_type": "error", "ename": name[:200], "evalue": value[:2000], "traceback": lines})

    def clear(self, wait: bool) -> None:
        """Remove the outputs so far, with `wait` only when the next one comes."""
        self._clear_next = wait
        if not wait:
            self.items.clear()

    def _clear_if_asked(self) -> None:
        if self._clear_next:
            self.items.clear()
            self._clear_next = False

    def _append(self, item: Output) -> None:
        if len(self.items) < MAX_OUTPUTS:
            self.items.append(item)
        elif len(self.items) == MAX_OUTPUTS:
            self.items.append({"output_type": "stream", "name": "stdout", "text": _CUT.format(what="the cell's list")})

    def _bounded(self, data: dict[str, Any]) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        for mime, value in data.items():
            value = _plain(value)
            if mime == "text/plain" and isinstance(value, str) and len(value) > MAX_TEXT:
                value = value[:MAX_TEXT] + _CUT.format(what="this text")
            size = len(value) if isinstance(value, str) else len(json.dumps(value))
            if value is None or size > self.room:
                kept.setdefault("text/plain", _CUT.format(what=f"the output's {mime}").strip())
                continue
            self.room -= size
            kept[str(mime)] = value
        return kept


class Stream:
    """In place of sys.stdout or sys.stderr while cells run."""

    encoding, errors, closed = "utf-8", "replace", False

    def __init__(self, name: str, outputs: Outputs) -> None:
        self.name, self._outputs = name, outputs

    def write(self, text: str) -> int:
        """Collect the text; return its length, as files do."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._outputs.stream(self.name, text)
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        """Collect several texts."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Do nothing: texts are collected at once."""

    def isatty(self) -> bool:
        """Return False: no terminal reads this."""
        return False

    def writable(self) -> bool:
        """Return True."""
        return True

    def readable(self) -> bool:
        """Return False."""
        return False

    def fileno(self) -> int:
        """Return the descriptor of the process's own stdout, for libraries that insist on one."""
        return sys.__stdout__.fileno() if sys.__stdout__ else 1


class Publisher(DisplayPublisher):
    """Takes displays, and updates of earlier ones in the same cell."""

    outputs: Outputs

    def publish(
        self,
        data: dict[str, Any],
        metadata: Any = None,
        source: Any = None,
        *,
        transient: Any = None,
        update: bool = False,
        **_: Any,
    ) -> None:
        """Collect a display, or update an earlier one with the same display id."""
        shown = (transient or {}).get("display_id")
        if update:
            for item in self.outputs.items:
                if shown and item.get("_display_id") == shown:
                    item["data"] = self.outputs._bounded(data)
            return
        extra = {"_display_id": shown} if shown else {}
        self.outputs.display("display_data", data, metadata or {}, **extra)

    def clear_output(self, wait: bool = False) -> None:
        """Remove the outputs of the cell, as IPython.display.clear_output asks."""
        self.outputs.clear(wait)


class ResultHook(DisplayHook):
    """Takes the value of a cell's last expression."""

    outputs: Outputs

    def start_displayhook(self) -> None:
        """Begin without the prompt that a terminal shows."""

    def write_output_prompt(self) -> None:
        """Leave out the prompt."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: Any = None) -> None:
        """Collect the value of the cell's last expression."""
        if format_dict:
            self.outputs.display("execute_result", format_dict, md_dict or {}, execution_count=self.prompt_count)

    def finish_displayhook(self) -> None:
        """End without the newline that a terminal shows."""
        pass


def _plain(value: Any) -> Any:
    """The value as JSON holds it: pictures in base64 are bytes or text already; None for what JSON does not hold."""
    if isinstance(value, bytes):
        value = value.decode("ascii", "replace")
    try:
        return json.loads(json.dumps(value))
    except (TypeError, ValueError, RecursionError):
        return None
