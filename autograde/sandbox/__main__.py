"""Create an empty sandbox as for grading: exit code 0, or 1 after printing the step that the system refused."""

import os
import sys

from autograde.sandbox import syscalls as sys_
from autograde.sandbox.confine import confine
from autograde.sandbox.limits import ResourceLimits
from autograde.sandbox.supervisor import Link, supervise
from autograde.sandbox.view import student_view

_CREATED = b"created"


def main() -> int:
    """Create the sandbox, run nothing in it, and return the exit code."""
    reading, writing = os.pipe()

    def report(error: OSError) -> None:
        os.write(writing, (str(error) or repr(error)).encode())

    def inside(link: Link) -> None:
        try:
            sys_.unshare(sys_.CLONE_NEWPID)
            child = os.fork()
            if child == 0:
                link.close()
                try:
                    confine(ResourceLimits(), student_view())
                except OSError as error:
                    report(error)
                os._exit(0)
            os.waitpid(child, 0)
            os.write(writing, _CREATED)
        except OSError as error:
            report(error)

    supervise(student_view(), ResourceLimits(), inside, report)
    os.close(writing)
    outcome = os.read(reading, 4096)
    if outcome == _CREATED:
        return 0
    print(outcome.removesuffix(_CREATED).decode() or "its first process ended without a message")
    return 1


if __name__ == "__main__":
    sys.exit(main())
