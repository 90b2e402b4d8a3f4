"""Run commands as an ordinary user without capabilities, from tests that root runs."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

USER = 4242
_SCRIPT = """
set -e
for closed in "$@"; do [ "$closed" = -- ] && break; done
mount --make-rprivate /
while [ "$1" != -- ]; do
    mkdir -p /mnt/kept; mount --rbind "$2" /mnt/kept
    mount -t tmpfs -o mode=755 none "$1"; mkdir -p "$2"; mount --rbind /mnt/kept "$2"; umount -l /mnt/kept
    shift 2
done
shift
exec setpriv --reuid={user} --regid={user} --clear-groups --bounding-set=-all --inh-caps=-all "$@"
"""


def run_as_user(command: Sequence[str], home: Path, **options: Any) -> "subprocess.CompletedProcess[str]":
    """Run the command as USER with this home; as the current user if that is not root."""
    environment = {**os.environ, "HOME": str(home)}
    if os.geteuid() != 0:
        return subprocess.run(command, env=environment, text=True, capture_output=True, **options)
    for tool in ("unshare", "setpriv"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is needed to become an ordinary user")
    os.chown(home, USER, USER)
    # Other users cannot reach a Python below root's home: a mount namespace makes its parent folders accessible.
    opened = [part for folder in (sys.base_prefix, sys.prefix) for part in _closed(Path(folder))]
    script = ["unshare", "--mount", "sh", "-c", _SCRIPT.replace("{user}", str(USER)), "sh", *opened, "--", *command]
    return subprocess.run(script, env=environment, text=True, capture_output=True, **options)


def run_without_namespaces(command: Sequence[str], **options: Any) -> "subprocess.CompletedProcess[str]":
    """Run the command where no user namespaces can be created: the kernel limits their number per namespace."""
    script = 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"'
    wrapped = ["unshare", "--user", "--map-root-user", "sh", "-c", script, "sh", *command]
    return subprocess.run(wrapped, text=True, capture_output=True, **options)


def _closed(folder: Path) -> list[str]:
    """Return the first parent folder that others may not enter, and the folder itself; empty if there is none."""
    closed = [parent for parent in reversed(folder.parents) if not parent.stat().st_mode & 0o001]
    return [str(closed[0]), str(folder)] if closed else []
