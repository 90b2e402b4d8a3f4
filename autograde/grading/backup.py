"""A copy of the gradebook before a run writes to it: private/backups/gradebook-<UTC time>, the newest ten."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from autograde.course import Course
from helpers.errors import HelperError

_KEPT = 10
_MOST_SECONDS = 600  # of pg_dump


def back_up(course: Course) -> str | None:
    """Copy the gradebook, one on SQLite only if it changed since; a sentence if there is something to tell, else None.

    SQLite's is copied by SQLite itself, so that it is whole while others write; PostgreSQL's by pg_dump, in its custom
    format (`pg_restore` reads it). Raises HelperError when that fails: marks are not written without a way back.
    """
    if not course.has_gradebook:
        return None
    url = make_url(course.db_url)
    folder = course.private / "backups"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if url.get_backend_name() == "sqlite":
        _copy_sqlite(Path(url.database or ""), folder)
    elif url.get_backend_name() == "postgresql" and shutil.which("pg_dump"):
        _dump_postgres(course.db_url, folder)
    else:
        return "No backup of the gradebook was made: that needs pg_dump on the PATH."
    return None


def _copy_sqlite(source: Path, folder: Path) -> None:
    made = folder / f".{os.getpid()}.part"
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(made)) as new:
            old.backup(new)
        _keep(made, folder, ".db")
    except sqlite3.Error as error:
        raise HelperError(
            f"no backup of {source} could be made ({error}), so nothing was graded. Look at whether the disk is full, "
            "and whether another program holds the gradebook."
        ) from error
    finally:
        made.unlink(missing_ok=True)


def _dump_postgres(url: str, folder: Path) -> None:
    made = folder / f".{os.getpid()}.part"
    address = make_url(url)
    # By the environment: what stands on a command line can be read by everybody on the machine. (`set(password=None)`
    # would leave the password where it is.)
    environment = {**os.environ, "PGPASSWORD": address.password} if address.password else dict(os.environ)
    where = (address.host, address.port, address.database, address.query)
    plain = URL.create("postgresql", address.username, None, *where).render_as_string(hide_password=False)
    command = ["pg_dump", "--format=custom", f"--file={made}", plain]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=_MOST_SECONDS)
        if done.returncode:
            raise HelperError(f"pg_dump made no backup, so nothing was graded: {' '.join(done.stderr.split())[:300]}")
        _keep(made, folder, ".dump")
    except subprocess.TimeoutExpired:
        raise HelperError(f"pg_dump was not done in {_MOST_SECONDS} s, so nothing was graded.") from None
    finally:
        made.unlink(missing_ok=True)


def _keep(made: Path, folder: Path, suffix: str) -> None:
    """Give the copy its name, unless the newest is the same; remove the oldest."""
    made.chmod(0o600)
    known = sorted(folder.glob(f"gradebook-*{suffix}"))
    if known and _hash(known[-1]) == _hash(made):
        return
    with made.open("rb") as file:
        os.fsync(file.fileno())
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    made.replace(folder / f"gradebook-{stamp}{suffix}")
    for old in known[: max(0, len(known) + 1 - _KEPT)]:
        old.unlink(missing_ok=True)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
