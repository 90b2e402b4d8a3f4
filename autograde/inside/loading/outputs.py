"""Collect a cell's outputs in nbformat's form, and cut those that are huge."""

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
    """The outputs of the running cell: `items` in nbformat's form, `bytes_left` for displays."""

    def __init__(self) -> None:
        """Start empty."""
        self.items: list[Output] = []
        self.bytes_left = MAX_BYTES
        self._clear_next = False

    def start(self) -> None:
        """Forget everything, for the next cell."""
        self.__init__()  # type: ignore[misc]

    def stream(self, name: str, text: str) -> None:
        """Add text to the stream `name` ("stdout" or "stderr"), up to MAX_TEXT characters."""
        self._clear_if_asked()
        last = self.items[-1] if self.items else {}
        if last.get("output_type") != "stream" or last["name"] != name:
            last = {"output_type": "stream", "name": name, "text": ""}
            self._append(last)
        left = MAX_TEXT - len(last["text"])
        if left > 0:
            last["text"] += text if len(text) <= left else text[:left] + _CUT.format(what="this output")

    def display(self, kind: str, data: dict[str, Any], metadata: dict[str, Any], **more: Any) -> None:
        """Add a display of `data` by MIME type; `kind` is its output_type, `more` its other fields."""
        self._clear_if_asked()
        self._append({"output_type": kind, "data": self._bounded(data), "metadata": _plain(metadata) or {}, **more})

    def error(self, name: str, value: str, lines: list[str]) -> None:
        """Add an error: the exception's name and text, and the last 50 `lines` of its traceback."""
        lines = [line[:MAX_TEXT] for line in lines[-50:]]
        self._append({"output_type": "error", "ename": name[:200], "evalue": value[:2000], "traceback": lines})

    def clear(self, wait: bool) -> None:
        """Remove all outputs, now or (`wait`) before the next one."""
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
            if value is None or size > self.bytes_left:
                kept.setdefault("text/plain", _CUT.format(what=f"the output's {mime}").strip())
                continue
            self.bytes_left -= size
            kept[str(mime)] = value
        return kept


class Stream:
    """A text stream that replaces sys.stdout or sys.stderr while cells run."""

    encoding, errors, closed = "utf-8", "replace", False

    def __init__(self, name: str, outputs: Outputs) -> None:
        """Collect what is written in `outputs`, as the stream `name`."""
        self.name, self._outputs = name, outputs

    def write(self, text: str) -> int:
        """Add the text; its length. Raises TypeError for anything but a string."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._outputs.stream(self.name, text)
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        """Write each string; no line ends are added."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Do nothing: the stream has no buffer."""

    def isatty(self) -> bool:
        """False: libraries then print without colours and cursor movements."""
        return False

    def writable(self) -> bool:
        """True."""
        return True

    def readable(self) -> bool:
        """False."""
        return False

    def fileno(self) -> int:
        """The process's real stdout, for code that starts programs."""
        return sys.__stdout__.fileno() if sys.__stdout__ else 1


class Publisher(DisplayPublisher):
    """IPython's publisher, which collects displays in `outputs`, and updates earlier ones of the same cell."""

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
        """Add a display of `data` by MIME type, or (`update`) replace those with the same display id."""
        display_id = (transient or {}).get("display_id")
        if update:
            for item in self.outputs.items:
                if display_id and item.get("_display_id") == display_id:
                    item["data"] = self.outputs._bounded(data)
            return
        extra = {"_display_id": display_id} if display_id else {}
        self.outputs.display("display_data", data, metadata or {}, **extra)

    def clear_output(self, wait: bool = False) -> None:
        """Remove the cell's outputs, now or (`wait`) before the next one."""
        self.outputs.clear(wait)


class ResultHook(DisplayHook):
    """IPython's display hook, which collects the value of a cell's last expression in `outputs`."""

    outputs: Outputs

    def start_displayhook(self) -> None:
        """Do nothing: `write_format_data` has the whole value."""

    def write_output_prompt(self) -> None:
        """Print no prompt: nbformat stores the execution count."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: Any = None) -> None:
        """Add the value, by MIME type, as an execute_result."""
        if format_dict:
            self.outputs.display("execute_result", format_dict, md_dict or {}, execution_count=self.prompt_count)

    def finish_displayhook(self) -> None:
        """Do nothing: IPython would end the line on stdout."""


def _plain(value: Any) -> Any:
    """The value as JSON stores it (bytes, which are base64, as text); None for what JSON cannot store."""
    if isinstance(value, bytes):
        value = value.decode("ascii", "replace")
    try:
        return json.loads(json.dumps(value))
    except (TypeError, ValueError, RecursionError):
        return None
