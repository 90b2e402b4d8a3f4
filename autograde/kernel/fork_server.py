"""The one fork server from which this process's kernels are forked."""

import atexit
import os
from functools import cache

from autograde import sandbox
from autograde.sessions.fork_server import ForkServer

UNSAFE = "AUTOGRADE_UNSAFE_NO_SANDBOX"


@cache
def fork_server() -> ForkServer:
    """Started when first asked for, without waiting until it is ready; ends with this process.

    Raises SandboxError where no sandbox can be made, unless the environment variable UNSAFE is set.
    """
    sandboxed = not os.environ.get(UNSAFE)
    problem = sandbox.problem() if sandboxed else None
    if problem:
        raise sandbox.SandboxError(f"{problem} With {UNSAFE}=1 kernels start all the same, with your rights.")
    made = ForkServer(sandboxed)
    atexit.register(made.close)
    made.start()
    return made
