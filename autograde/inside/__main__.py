"""The process in which student code runs: `python -m autograde.inside FD SETUP`.

Started by exec with a clean environment, the fork server enters the sandbox's jail, imports and loads once what every
submission needs, on one thread, and then forks a child for each submission (a thread pool would not survive the fork).
It receives probes one call at a time; references, misconceptions and hidden probes stay in the judge's process, and
the jail does not even show their files.
"""

import importlib
import json
import socket
import sys

from autograde.sandbox.limits import limits_from_data
from autograde.sandbox.supervisor import Link, supervise
from autograde.sandbox.view import view_from_data

# Imported before the jail is entered, from inside which their files cannot be seen.
_FROM_OUTSIDE = ("confine", "processor", "seccomp", "syscalls")


def main() -> None:
    """Serve fork and end requests on the control socket whose descriptor is the first argument.

    The second argument is JSON: {"limits": ..., "view": ..., or null to run without a sandbox}.
    """
    control = socket.socket(fileno=int(sys.argv[1]))
    setup = json.loads(sys.argv[2])
    limits = limits_from_data(setup["limits"])
    view = view_from_data(setup["view"]) if setup["view"] else None

    def serve(link: Link | None) -> None:
        from autograde.inside.forks import Forks
        from autograde.inside.warm import warm_up

        warm_up()
        control.sendall(b'{"ready": true}')
        Forks(control, link, limits, view).serve()

    def refused(error: OSError) -> None:
        control.sendall(json.dumps({"refused": str(error)}).encode())

    for module in _FROM_OUTSIDE if sys.platform == "linux" else ():
        importlib.import_module(f"autograde.sandbox.{module}")
    if view is None:
        serve(None)
    else:
        supervise(view, limits, serve, refused, only_inside=control)


if __name__ == "__main__":
    main()
