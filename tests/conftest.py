"""What holds for all tests."""

import signal

from in_groups import pytest_xdist_make_scheduler as pytest_xdist_make_scheduler

# Some tests press Ctrl-C, which a shell that runs them in the background has ignored, here and in what is started here.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
