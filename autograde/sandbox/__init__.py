"""The sandbox in which student code runs: whether this machine can create it, and why not."""

import subprocess
import sys
from functools import cache
from pathlib import Path

from autograde.sandbox.view import student_view, unreadable
from helpers.errors import HelperError

_PACKAGE_ROOT = Path(__file__).resolve().parents[2]
_INSTEAD = "`python -m autograde doctor` says more; --unsafe-no-sandbox grades anyway, with your own rights."


class SandboxError(HelperError):
    """The sandbox cannot be created on this machine."""


@cache
def problem() -> str | None:
    """Try to create a sandbox; return None on success, else the reason and what to do about it."""
    if sys.platform != "linux":
        return f"Student code is sandboxed with Linux namespaces, but this is {sys.platform}. Grade on Linux (on \
Windows in WSL 2, on macOS in a virtual machine)."
    trial = subprocess.run(
        [sys.executable, "-m", "autograde.sandbox"], cwd=_PACKAGE_ROOT, capture_output=True, text=True, timeout=60
    )
    return None if trial.returncode == 0 else explain((trial.stdout.strip() or trial.stderr.strip())[-500:])


def explain(refused: str) -> str:
    """Explain the error of a refused step to an instructor: its cause, and what to do about it."""
    closed = unreadable(student_view())
    if closed:
        return f"Student code runs as an ordinary user, but only its owner can read {closed}. Let others read it \
(chmod -R o+rX), or install the project elsewhere."
    if "unshare" in refused or "uid_map" in refused:
        return f"The system does not let this user create namespaces ({refused}). Enable them with \
`sysctl user.max_user_namespaces=10000`, on Debian also kernel.unprivileged_userns_clone=1, on Ubuntu also \
kernel.apparmor_restrict_unprivileged_userns=0; start a container with --privileged, or with \
--security-opt seccomp=unconfined --security-opt systempaths=unconfined."
    return f"The sandbox could not be created: {refused}. It needs Linux 5.12 or newer, on x86_64 or aarch64."


def require() -> None:
    """Raise SandboxError, with the reason and what to do, unless this machine can sandbox student code."""
    reason = problem()
    if reason:
        raise SandboxError(f"{reason} {_INSTEAD}")
