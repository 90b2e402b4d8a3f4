"""Run a command as an ordinary user without capabilities, from tests that are run by root."""

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
    """The command's end, as USER with this home; as who runs the tests, where that is an ordinary user already."""
    environment = {**os.environ, "HOME": str(home)}
    if os.geteuid() != 0:
        return subprocess.run(command, env=environment, text=True, capture_output=True, **options)
    for tool in ("unshare", "setpriv"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not there to become an ordinary user with")
    os.chown(home, USER, USER)
    # A Python below root's home is out of others' reach: in a mount namespace of its own the way to it is opened.
    opened = [part for folder in (sys.base_prefix, sys.prefix) for part in _closed(Path(folder))]
    script = ["unshare", "--mount", "sh", "-c", _SCRIPT.replace("{user}", str(USER)), "sh", *opened, "--", *command]
    return subprocess.run(script, env=environment, text=True, capture_output=True, **options)


def run_without_namespaces(command: Sequence[str], **options: Any) -> "subprocess.CompletedProcess[str]":
    """The command's end, on a machine that allows no user namespaces: the kernel keeps that number for each of them."""
    script = 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"'
    wrapped = ["unshare", "--user", "--map-root-user", "sh", "-c", script, "sh", *command]
    return subprocess.run(wrapped, text=True, capture_output=True, **options)


def _closed(folder: Path) -> list[str]:
    """A folder on the way that others may not enter, and the one that is to be reached; empty if all are open."""
    closed = [parent for parent in reversed(folder.parents) if not parent.stat().st_mode & 0o001]
    return [str(closed[0]), str(folder)] if closed else []
