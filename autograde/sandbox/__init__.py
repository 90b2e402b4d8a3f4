"""The sandbox in which student code runs: what it is, whether this machine can make it, and why not."""

import subprocess
import sys
from functools import cache
from pathlib import Path

from autograde.sandbox.view import student_view, unreadable
from helpers.errors import HelperError

_PACKAGE_ROOT = Path(__file__).resolve().parents[2]
_INSTEAD = "`python -m autograde doctor` tells more; --unsafe-no-sandbox grades all the same, with your rights."


class SandboxError(HelperError):
    """The sandbox cannot be made on this machine."""


@cache
def problem() -> str | None:
    """Why student code cannot be sandboxed on this machine, and what to do: None if it can, which is tried out."""
    if sys.platform != "linux":
        return f"Student code is sandboxed with Linux namespaces, and this is {sys.platform}. Grade on Linux (on \
Windows in WSL 2, on macOS in a virtual machine)."
    done = subprocess.run(
        [sys.executable, "-m", "autograde.sandbox"], cwd=_PACKAGE_ROOT, capture_output=True, text=True, timeout=60
    )
    return None if done.returncode == 0 else explain((done.stdout.strip() or done.stderr.strip())[-500:])


def explain(refused: str) -> str:
    """What a step that the system refused means, in words an instructor can act on."""
    closed = unreadable(student_view())
    if closed:
        return f"Student code runs as an ordinary user, and {closed} can only be read by its owner. Let others read \
it (chmod -R o+rX), or install the project elsewhere."
    if "unshare" in refused or "uid_map" in refused:
        return f"The system does not let this user make namespaces ({refused}). On Linux they are switched on by \
`sysctl user.max_user_namespaces=10000`, on Debian also kernel.unprivileged_userns_clone=1, on Ubuntu also \
kernel.apparmor_restrict_unprivileged_userns=0; a container must be started with --privileged, or with \
--security-opt seccomp=unconfined --security-opt systempaths=unconfined."
    return f"The sandbox could not be made: {refused}. A kernel of 5.12 or newer is needed, on x86_64 or aarch64."


def require() -> None:
    """Raise SandboxError, with the reason and what to do, unless student code can be sandboxed here."""
    told = problem()
    if told:
        raise SandboxError(f"{told} {_INSTEAD}")
