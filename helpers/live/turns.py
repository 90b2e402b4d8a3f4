"""Who may compute: a cell, or one piece of work in the background; each has random generators of its own.

Python, NumPy and torch have one global random state for all threads. So that work in the background changes no
result of a cell, it computes only while no cell runs, and exchanges the random states whenever it starts or waits.
"""

import random
import sys
import threading
from typing import Any

import numpy as np
import torch

_States = tuple[Any, Any, torch.Tensor]

_PATIENCE = 5.0  # seconds that a cell waits for work that does not call the network

_turn = threading.Lock()  # held by whoever computes
_no_cell = threading.Event()  # a cell goes first
_no_cell.set()
_served: set[int] = set()  # the shells whose cells take turns


class Turn:
    """The random state of one piece of work, and its right to compute."""

    def __init__(self, seed: int = 0) -> None:
        """The work's generators are seeded when it begins; nothing changes outside of it."""
        self._seed = seed
        self._inside: _States | None = None

    def take(self) -> None:
        """Wait until no cell and no other work computes, then use the work's own random state."""
        while True:
            _no_cell.wait()
            _turn.acquire()
            if _no_cell.is_set():
                break
            _turn.release()
        self.enter()

    def leave(self) -> None:
        """Give everybody else's random state back, and let them compute."""
        self.exit()
        _turn.release()

    def enter(self) -> None:
        """Use the work's random state."""
        self._outside = _states()
        if self._inside is None:
            _seed(self._seed)
        else:
            _set(self._inside)

    def exit(self) -> None:
        """Keep the work's random state for its next turn, and restore everybody else's."""
        self._inside = _states()
        _set(self._outside)


def cell_waits() -> bool:
    """Return whether a cell runs, or waits for the work in the background."""
    return not _no_cell.is_set()


def has_front_end() -> bool:
    """Return whether a person looks on: the cell or the message being handled was sent by a notebook's page.

    nbclient, nbconvert, nbval and grading run cells without naming them, and move no control.
    """
    kernel = getattr(_shell(), "kernel", None)
    parent = kernel.get_parent() if kernel is not None else None
    if not parent:
        return False
    if parent.get("header", {}).get("msg_type", "").startswith("comm_"):
        return True
    return bool(parent.get("metadata", {}).get("cellId"))


def draws_bars() -> bool:
    """Return whether a progress bar serves anybody: a person at a notebook's page, or a terminal.

    In a notebook that runs without a page, a bar would leave its first line in the output.
    """
    return getattr(_shell(), "kernel", None) is None or has_front_end()


def let_cells_go_first() -> None:
    """From now on, have this notebook's cells wait for their turn, and the work in the background for theirs."""
    shell = _shell()
    if shell is None or id(shell) in _served:
        return
    _served.add(id(shell))
    cell = _Cell()
    shell.events.register("pre_run_cell", cell.begin)
    shell.events.register("post_run_cell", cell.end)
    parent = shell.kernel.get_parent() if hasattr(shell, "kernel") else {}
    if parent.get("header", {}).get("msg_type") == "execute_request":
        cell.begin()  # this one has begun already; its end is told


class _Cell:
    """The running cell's turn."""

    def __init__(self) -> None:
        self._has_turn = False

    def begin(self, _info: Any = None) -> None:
        _no_cell.clear()
        # Work that never calls the network cannot wait: after a while the cell runs beside it.
        self._has_turn = self._has_turn or _turn.acquire(timeout=_PATIENCE)

    def end(self, _result: Any = None) -> None:
        _no_cell.set()
        if self._has_turn:
            self._has_turn = False
            _turn.release()


def _states() -> _States:
    return random.getstate(), np.random.get_state(), torch.get_rng_state()


def _set(states: _States) -> None:
    random.setstate(states[0])
    np.random.set_state(states[1])
    torch.set_rng_state(states[2])


def _seed(seed: int) -> None:
    random.seed(seed)
    np.random.seed(seed)
    torch.default_generator.manual_seed(seed)  # of the CPU, whose state is restored


def _shell() -> Any:
    ipython = sys.modules.get("IPython")  # importing it would cost half a second
    return ipython.get_ipython() if ipython is not None else None
