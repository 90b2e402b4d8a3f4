"""The jail in which the fork server runs, and inside which each submission is confined further.

It is created once, when the fork server starts: own namespaces, and a read-only root folder that contains only what
student code may see (see `view`). It has no network, sees no other processes, and its mounts vanish with it. If root
starts it, it becomes the user `nobody` outside, so that even an escape would not give root's rights.
"""

import grp
import os
import pwd
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from signal import SIGKILL

from autograde.sandbox import syscalls as sys_
from autograde.sandbox.view import View

HOME = "/student"  # not a real user's: folders below those may be shown
_NEW_ROOT = "/tmp"  # any folder that exists everywhere; its contents are opened before it is covered
_FOLDERS = ("proc", "dev/shm", "dev/pts", "etc", "tmp", HOME.lstrip("/"))
_DEVICES = ("null", "full", "random", "urandom")
_LINKS = {"fd": "/proc/self/fd", "ptmx": "pts/ptmx", "stdin": "fd/0", "stdout": "fd/1", "stderr": "fd/2"}
_ETC = {
    "passwd": f"student:x:1000:1000::{HOME}:/bin/sh\n",
    "group": "student:x:1000:\n",
    "hosts": "127.0.0.1 localhost sandbox\n",
}
_NOBODY = 65534
_SAFE = sys_.MS_NOSUID | sys_.MS_NODEV
_READ_ONLY = sys_.MOUNT_ATTR_RDONLY | sys_.MOUNT_ATTR_NOSUID | sys_.MOUNT_ATTR_NODEV


def enter(view: View, become_nobody: Callable[[], None]) -> None:
    """Enter the jail: this function returns in a child process, the first one of a PID namespace.

    The calling process stays outside, waits for that child and exits with it. `become_nobody()` asks a process outside
    to map this process's new user namespace to `nobody`; it is called by root only. Raises OSError naming the step
    that the system refused.
    """
    sys_.prctl(sys_.PR_SET_PDEATHSIG, SIGKILL)
    fonts = _font_list()
    if is_root():
        # Only root may reach all of the view: parent folders may be closed to others.
        os.setgroups([])
        sys_.unshare(sys_.CLONE_NEWNS)
        _make_root(view)
        sys_.unshare(sys_.CLONE_NEWUSER)
        become_nobody()
        os.setresgid(0, 0, 0)
        os.setresuid(0, 0, 0)
        sys_.prctl(sys_.PR_SET_DUMPABLE, 1)  # reset by the change of user; without it /proc/self is not accessible
        sys_.unshare(sys_.CLONE_NEWNS)
    else:
        user, group = os.getuid(), os.getgid()
        sys_.unshare(sys_.CLONE_NEWUSER | sys_.CLONE_NEWNS)
        map_user("self", user, group)
        _make_root(view)
    sys_.unshare(sys_.CLONE_NEWPID | sys_.CLONE_NEWNET | sys_.CLONE_NEWIPC | sys_.CLONE_NEWUTS)
    inside = os.fork()
    if inside:
        os._exit(_status_of(inside))
    sys_.prctl(sys_.PR_SET_PDEATHSIG, SIGKILL)
    _move_in(fonts)


def is_root() -> bool:
    """Return whether this process may change its user; the root of an unprivileged container may not."""
    if os.geteuid() != 0:
        return False
    mapped = [[int(part) for part in line.split()] for line in Path("/proc/self/uid_map").read_text().splitlines()]
    nobody_is_mapped = any(first <= nobody()[0] < first + count for first, _, count in mapped)
    return nobody_is_mapped and Path("/proc/self/setgroups").read_text().strip() == "allow"


def map_user(process: int | str, user: int, group: int, inner: int = 0) -> None:
    """Map one user and one group into the process's user namespace, both as the number `inner`."""
    folder = Path(f"/proc/{process}")
    (folder / "setgroups").write_text("deny")
    (folder / "uid_map").write_text(f"{inner} {user} 1")
    (folder / "gid_map").write_text(f"{inner} {group} 1")


def nobody() -> tuple[int, int]:
    """Return the ids of the user and the group that own no files."""
    user, group = _NOBODY, _NOBODY
    with suppress(KeyError):
        user = pwd.getpwnam("nobody").pw_uid
    for name in ("nobody", "nogroup"):
        with suppress(KeyError):
            group = grp.getgrnam(name).gr_gid
    return user, group


def _make_root(view: View) -> None:
    sys_.mount("none", "/", flags=sys_.MS_REC | sys_.MS_PRIVATE)
    paths = [path for path in (*view.shown, *view.kept) if os.path.lexists(path)]
    opened = {path: os.open(path, os.O_PATH | os.O_NOFOLLOW) for path in paths}
    devices = {name: os.open(f"/dev/{name}", os.O_PATH) for name in _DEVICES}
    sys_.mount("tmpfs", _NEW_ROOT, "tmpfs", _SAFE, "mode=755,size=16m")
    for path in view.shown:
        if path in opened:
            _show(path, opened[path])
        for hidden in view.hidden:
            if hidden.startswith(f"{path}/"):
                sys_.mount("tmpfs", _NEW_ROOT + hidden, "tmpfs", _SAFE, "mode=755,size=1m")
    for path in view.kept:  # may be below what was just hidden
        if path in opened:
            _show(path, opened[path])
    for folder in _FOLDERS:
        Path(_NEW_ROOT, folder).mkdir(parents=True, exist_ok=True)
    for name, descriptor in devices.items():
        Path(_NEW_ROOT, "dev", name).touch()
        sys_.mount(f"/proc/self/fd/{descriptor}", f"{_NEW_ROOT}/dev/{name}", flags=sys_.MS_BIND)
    for name, target in _LINKS.items():
        Path(_NEW_ROOT, "dev", name).symlink_to(target)
    for name, text in _ETC.items():
        Path(_NEW_ROOT, "etc", name).write_text(text)
    for descriptor in (*opened.values(), *devices.values()):
        os.close(descriptor)


def _show(path: str, descriptor: int) -> None:
    """Bind-mount an opened path to the same path in the new root, read-only; recreate a symbolic link."""
    place = Path(_NEW_ROOT + path)
    place.parent.mkdir(parents=True, exist_ok=True)
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISLNK(mode):
        place.symlink_to(Path(path).readlink())
        return
    if stat.S_ISDIR(mode):
        place.mkdir(exist_ok=True)
    else:
        place.touch()
    # Recursively: the kernel does not let a new user namespace uncover what is mounted below.
    sys_.mount(f"/proc/self/fd/{descriptor}", str(place), flags=sys_.MS_BIND | sys_.MS_REC)
    sys_.restrict_mount(str(place), _READ_ONLY)


def _move_in(fonts: tuple[str, bytes] | None) -> None:
    # Bound to itself, the new root is a mount of this namespace, as pivot_root requires.
    sys_.mount(_NEW_ROOT, _NEW_ROOT, flags=sys_.MS_BIND | sys_.MS_REC)
    os.chdir(_NEW_ROOT)
    sys_.mount("proc", "proc", "proc", _SAFE | sys_.MS_NOEXEC)
    sys_.pivot_root(".", ".")
    sys_.umount(".")  # the old root, now mounted over the new one
    os.chdir("/")
    sys_.mount("tmpfs", HOME, "tmpfs", _SAFE, "mode=755,size=16m")
    sys_.restrict_mount("/", sys_.MOUNT_ATTR_RDONLY, below=False)
    cache = Path(HOME, ".matplotlib")
    cache.mkdir()
    if fonts:
        (cache / fonts[0]).write_bytes(fonts[1])
    path = os.pathsep.join([str(Path(sys.executable).parent), "/usr/local/bin", "/usr/bin", "/bin"])
    os.environ |= {"HOME": HOME, "MPLCONFIGDIR": str(cache), "TMPDIR": HOME, "USER": "student", "PATH": path}
    sys.path_importer_cache.clear()


def _font_list() -> tuple[str, bytes] | None:
    """Return name and contents of matplotlib's newest font list, which takes seconds to build again."""
    own = os.environ.get("MPLCONFIGDIR")
    cache = os.environ.get("XDG_CACHE_HOME") or Path(os.environ.get("HOME", "/"), ".cache")
    folders = [*([Path(own)] if own else []), Path(cache, "matplotlib")]
    with suppress(OSError):
        for path in sorted((path for folder in folders for path in folder.glob("fontlist-*.json")), reverse=True)[:1]:
            return path.name, path.read_bytes()
    return None


def _status_of(process: int) -> int:
    """Wait for a child and return its exit status as a shell reports it: 128 + n for signal n."""
    status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    return status if status >= 0 else 128 - status
