"""The room in which the warm process works, and from which the submissions' own rooms are made.

Once, when the warm process starts: namespaces of its own, and a root folder that holds nothing but what student code
may see (see `view`), read-only. It has no network, sees no other processes, and whatever is mounted there is gone with
it. Started by root, it becomes the user `nobody` for the rest of the machine, so that not even an escape would be root.
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

HOME = "/student"  # of no user: folders below a real one may be shown
_NEW_ROOT = "/tmp"  # any folder that exists everywhere; what it holds is opened before it is covered
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
    """Move into the room: the caller goes on in a child process, the first one of a process namespace.

    The calling process stays outside, does nothing but wait for that child, and ends with it. `become_nobody()` has
    somebody who is root map this process's new user namespace to `nobody`; it is called as root only.
    """
    sys_.prctl(sys_.PR_SET_PDEATHSIG, SIGKILL)
    fonts = _font_list()
    if is_root():
        # The view is put together with root's rights: folders on the way to it may be closed to others.
        os.setgroups([])
        sys_.unshare(sys_.CLONE_NEWNS)
        _make_root(view)
        sys_.unshare(sys_.CLONE_NEWUSER)
        become_nobody()
        os.setresgid(0, 0, 0)
        os.setresuid(0, 0, 0)
        sys_.prctl(sys_.PR_SET_DUMPABLE, 1)  # lost with the change of user; without it /proc/self is closed to us
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
    """Whether this process may become others; the root of a container may be an ordinary user outside, and may not."""
    if os.geteuid() != 0:
        return False
    mapped = [[int(part) for part in line.split()] for line in Path("/proc/self/uid_map").read_text().splitlines()]
    covered = any(first <= nobody()[0] < first + count for first, _, count in mapped)
    return covered and Path("/proc/self/setgroups").read_text().strip() == "allow"


def map_user(process: int | str, user: int, group: int, inner: int = 0) -> None:
    """Let the process's user namespace know one user and one group, by the number `inner`."""
    folder = Path(f"/proc/{process}")
    (folder / "setgroups").write_text("deny")
    (folder / "uid_map").write_text(f"{inner} {user} 1")
    (folder / "gid_map").write_text(f"{inner} {group} 1")


def nobody() -> tuple[int, int]:
    """The numbers of the user and the group that own nothing."""
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
    for path in view.kept:  # they may lie within what was just hidden
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
    """Bind what was opened to its place in the new root, read-only; a link becomes the same link."""
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
    # With what is mounted below it: the kernel does not let a new user namespace uncover that.
    sys_.mount(f"/proc/self/fd/{descriptor}", str(place), flags=sys_.MS_BIND | sys_.MS_REC)
    sys_.restrict_mount(str(place), _READ_ONLY)


def _move_in(fonts: tuple[str, bytes] | None) -> None:
    # Bound onto itself, the new root is a mount of this namespace's own, which may become its root.
    sys_.mount(_NEW_ROOT, _NEW_ROOT, flags=sys_.MS_BIND | sys_.MS_REC)
    os.chdir(_NEW_ROOT)
    sys_.mount("proc", "proc", "proc", _SAFE | sys_.MS_NOEXEC)
    sys_.pivot_root(".", ".")
    sys_.umount(".")  # the old root, which then lies over the new one
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
    """matplotlib's newest list of fonts, which it takes seconds to make anew."""
    own = os.environ.get("MPLCONFIGDIR")
    cache = os.environ.get("XDG_CACHE_HOME") or Path(os.environ.get("HOME", "/"), ".cache")
    folders = [*([Path(own)] if own else []), Path(cache, "matplotlib")]
    with suppress(OSError):
        for path in sorted((path for folder in folders for path in folder.glob("fontlist-*.json")), reverse=True)[:1]:
            return path.name, path.read_bytes()
    return None


def _status_of(process: int) -> int:
    """The exit code of a child, as a shell gives it, after waiting for it."""
    status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    return status if status >= 0 else 128 - status
