"""Make a sandbox as grading does, with nothing in it: prints the step that was refused, exit code 1, or nothing, 0."""

import os
import sys

from autograde.sandbox import syscalls as sys_
from autograde.sandbox.confine import confine
from autograde.sandbox.keeper import Link, keep
from autograde.sandbox.limits import ResourceLimits
from autograde.sandbox.view import student_view


def main() -> int:
    reading, writing = os.pipe()

    def tell(error: OSError) -> None:
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
                    tell(error)
                os._exit(0)
            os.waitpid(child, 0)
            os.write(writing, b"made")
        except OSError as error:
            tell(error)

    keep(student_view(), ResourceLimits(), inside, tell)
    os.close(writing)
    told = os.read(reading, 4096).decode()
    if told == "made":
        return 0
    print(told.removesuffix("made") or "the first process ended without a word")
    return 1


if __name__ == "__main__":
    sys.exit(main())
