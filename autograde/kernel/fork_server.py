"""The fork server that forks all kernels of this process."""

import atexit
import os
from functools import cache

from autograde import sandbox
from autograde.sessions.fork_server import ForkServer

UNSAFE = "AUTOGRADE_UNSAFE_NO_SANDBOX"


@cache
def fork_server() -> ForkServer:
    """The fork server, started by the first call (which does not wait until it is ready); it ends with this process.

    Raises SandboxError if the machine cannot make a sandbox, unless the environment variable UNSAFE is set.
    """
    sandboxed = not os.environ.get(UNSAFE)
    problem = sandbox.problem() if sandboxed else None
    if problem:
        raise sandbox.SandboxError(f"{problem} With {UNSAFE}=1 kernels start without a sandbox, with your rights.")
    server = ForkServer(sandboxed)
    atexit.register(server.close)
    server.start()
    return server
