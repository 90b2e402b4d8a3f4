"""Back up the gradebook before a run writes to it: private/backups/gradebook-<UTC time>-<number>, the ten newest.

The number counts on from one backup to the next, so that their order stays known if the clock is set back.
"""

import hashlib
import os
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from autograde.course import Course
from autograde.gradebook.database import has_gradebook
from autograde.terminal import counted
from helpers.errors import HelperError

_KEPT = 10
_MOST_SECONDS = 600  # of pg_dump
_STAMP = "%Y%m%dT%H%M%S.%fZ"
_TOLERANCE = timedelta(minutes=1)  # of a clock that is set by small steps


def back_up(course: Course) -> str | None:
    """Back up the gradebook; return a warning if none could be made or a backup is from the future.

    SQLite's is copied by SQLite itself, so that the copy is consistent while others write, and kept only if it differs
    from the last; PostgreSQL's is dumped by pg_dump in its custom format, for `pg_restore`. Raises HelperError when
    either fails: marks are never written without a backup.
    """
    if not has_gradebook(course):
        return None
    url = make_url(course.db_url)
    folder = course.private / "backups"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if url.get_backend_name() == "sqlite":
        return _copy_sqlite(Path(url.database or ""), folder)
    if url.get_backend_name() == "postgresql" and shutil.which("pg_dump"):
        return _dump_postgres(course.db_url, folder)
    return "No backup of the gradebook was made: install pg_dump and put it on the PATH."


def _copy_sqlite(source: Path, folder: Path) -> str | None:
    copy = folder / f".{os.getpid()}.part"
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(copy)) as new:
            old.backup(new)
        return _keep(copy, folder, ".db")
    except sqlite3.Error as error:
        raise HelperError(
            f"no backup of {source} could be made ({error}), so nothing was graded. Check whether the disk is full, "
            "and whether another program has locked the gradebook."
        ) from error
    finally:
        copy.unlink(missing_ok=True)


def _dump_postgres(url: str, folder: Path) -> str | None:
    copy = folder / f".{os.getpid()}.part"
    address = make_url(url)
    # In the environment: every user of the machine can read command lines. (`set(password=None)` would not remove the
    # password.)
    environment = {**os.environ, "PGPASSWORD": address.password} if address.password else dict(os.environ)
    where = (address.host, address.port, address.database, address.query)
    plain = URL.create("postgresql", address.username, None, *where).render_as_string(hide_password=False)
    command = ["pg_dump", "--format=custom", f"--file={copy}", plain]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=_MOST_SECONDS)
        if done.returncode:
            raise HelperError(f"pg_dump failed, so nothing was graded: {' '.join(done.stderr.split())[:300]}")
        return _keep(copy, folder, ".dump")
    except subprocess.TimeoutExpired:
        raise HelperError(f"pg_dump took longer than {_MOST_SECONDS} s, so nothing was graded.") from None
    finally:
        copy.unlink(missing_ok=True)


def _keep(copy: Path, folder: Path, suffix: str) -> str | None:
    """Give the copy its final name unless it equals the newest backup; delete the oldest ones; return a warning."""
    copy.chmod(0o600)
    now = datetime.now(UTC)
    backups = sorted(filter(None, (_backup(path, suffix) for path in folder.iterdir())), key=lambda b: b.order)
    ahead = [b for b in backups if b.made > now + _TOLERANCE]
    past = [b for b in backups if b not in ahead]
    # Numbers count on whatever the clock says; of a file from the future without one, nobody knows when it was made.
    newest = max((b for b in backups if b.number or b in past), key=lambda b: b.order, default=None)
    if newest is None or _hash(newest.path) != _hash(copy):
        with copy.open("rb") as file:
            os.fsync(file.fileno())
        _name(copy, folder, suffix, now, 1 + max((b.number for b in backups), default=0))
        for old in past[: max(0, len(past) + 1 - _KEPT)]:
            old.path.unlink(missing_ok=True)
    if not ahead:
        return None
    return (
        f"{folder} has {counted(len(ahead), 'backup')} dated in the future (the last: "
        f"{max(ahead, key=lambda b: b.made).path.name}): this machine's clock is wrong now, or was. Such backups are "
        f"kept, in addition to the {_KEPT} newest others. Set the clock, and delete by hand what you do not need."
    )


def _name(copy: Path, folder: Path, suffix: str, now: datetime, number: int) -> None:
    """Give the copy its final name, with the first free number from this one on."""
    while True:
        try:
            # Unlike a rename, a link never replaces a backup that another process has just made.
            os.link(copy, folder / f"gradebook-{now.strftime(_STAMP)}-{number:04}{suffix}")
            return
        except FileExistsError:
            number += 1


@dataclass(frozen=True)
class _Backup:
    """A backup: when it was made by the clock of that time, and its number, 0 for those of before there were any."""

    path: Path
    made: datetime
    number: int

    @property
    def order(self) -> tuple[int, datetime]:
        return self.number, self.made


def _backup(path: Path, suffix: str) -> _Backup | None:
    """The backup with this name; None for other files, which may be an instructor's own copies."""
    match = re.fullmatch(rf"gradebook-(\d{{8}}T\d{{6}}\.\d{{6}}Z)(?:-(\d+))?{re.escape(suffix)}", path.name, re.ASCII)
    try:
        made = datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC) if match else None
    except ValueError:  # the thirteenth month
        made = None
    return _Backup(path, made, int(match[2] or 0)) if match and made else None


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
