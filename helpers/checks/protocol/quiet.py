"""Run student code without letting out its prints, figures, warnings or random draws, and on one thread."""

import contextlib
import io
import random
import sys
import warnings
from collections.abc import Iterator

import numpy as np
import torch


class ForwardLimit(BaseException):
    """The model was called more often than the probe allows."""


class _Sink(io.TextIOBase):
    """A stream that discards everything, so that endless output takes no memory."""

    def write(self, text: str) -> int:
        return len(text)


@contextlib.contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Seed Python's, NumPy's and torch's global generators for the block, and restore their states after it."""
    states = random.getstate(), np.random.get_state(), torch.get_rng_state()
    random.seed(seed)
    np.random.seed(seed % 2**32)
    torch.default_generator.manual_seed(seed)  # torch.manual_seed also asks for GPUs, which takes milliseconds
    try:
        yield
    finally:
        random.setstate(states[0])
        np.random.set_state(states[1])
        torch.set_rng_state(states[2])


@contextlib.contextmanager
def one_thread() -> Iterator[None]:
    """Run torch on one thread inside the block: the number of threads changes results in the fifth digit.

    Threads that wait for each other also take CPU time, which a time limit counts.
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


@contextlib.contextmanager
def muted() -> Iterator[list[str]]:
    """Discard output and displays, and close new figures. Yields a list that gets the texts of up to 20 warnings."""
    texts: list[str] = []
    with contextlib.ExitStack() as stack:
        caught = stack.enter_context(warnings.catch_warnings(record=True))
        warnings.simplefilter("default")
        stack.enter_context(contextlib.redirect_stdout(_Sink()))
        stack.enter_context(contextlib.redirect_stderr(_Sink()))
        stack.enter_context(_no_displays())
        stack.enter_context(_no_figures())
        try:
            yield texts
        finally:
            texts.extend(str(warning.message)[:500] for warning in (caught or [])[:20])


@contextlib.contextmanager
def _no_displays() -> Iterator[None]:
    # Only where IPython is running already: importing it would cost half a second.
    ipython = sys.modules.get("IPython")
    if ipython is None or ipython.get_ipython() is None:
        yield
        return
    from IPython.utils.capture import capture_output

    with capture_output(stdout=False, stderr=False, display=True):
        yield


@contextlib.contextmanager
def _no_figures() -> Iterator[None]:
    pyplot = sys.modules.get("matplotlib.pyplot")
    open_before = set(pyplot.get_fignums()) if pyplot else set()
    try:
        yield
    finally:
        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot:
            for number in set(pyplot.get_fignums()) - open_before:
                pyplot.close(number)
