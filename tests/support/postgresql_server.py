"""A temporary PostgreSQL server with a password, from the programs that Debian installs."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

USER, PASSWORD, DATABASE = "teacher", "p@ss/word%20", "marks"
QUOTED = "p%40ss%2Fword%2520"


class Server:
    """A server that can be stopped and started repeatedly; `url` is that of its database."""

    def __init__(self, programs: Path, folder: Path) -> None:
        """Create the data files in `folder`, with the programs of this folder."""
        self._programs, self._data, self._log = programs, folder / "data", folder / "log"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"postgresql://{USER}:{QUOTED}@127.0.0.1:{self.port}/{DATABASE}"
        secret = folder / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        options = ["--username", USER, "--pwfile", secret, "--auth", "scram-sha-256", "--no-sync", "--encoding", "UTF8"]
        self._run("initdb", "--pgdata", self._data, *options)

    def start(self) -> None:
        """Start the server and wait until it is ready."""
        options = f"-p {self.port} -h 127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        self._run("pg_ctl", "--pgdata", self._data, "--log", self._log, "-o", options, "--wait", "start")

    def stop(self) -> None:
        """Stop the server at once, as in a crash."""
        self._run("pg_ctl", "--pgdata", self._data, "--mode", "immediate", "--wait", "stop")

    def ask(self, program: str, *arguments: str) -> str:
        """Run one of PostgreSQL's client programs and return its output."""
        where = {"PGHOST": "127.0.0.1", "PGPORT": str(self.port), "PGUSER": USER, "PGPASSWORD": PASSWORD}
        command = [self._programs / program, *arguments]
        return subprocess.run(command, env=os.environ | where, check=True, capture_output=True, text=True).stdout

    def _run(self, program: str, *arguments: object) -> None:
        # PostgreSQL refuses to run as root.
        become = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*become, str(self._programs / program), *map(str, arguments)]
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd="/", timeout=120
        )
        assert done.returncode == 0, done.stdout


@contextmanager
def running() -> Iterator[Server]:
    """Start a server with an empty database, and stop it at the end; skip the test without PostgreSQL."""
    on_path = [Path(path).resolve().parent for path in [shutil.which("initdb")] if path]
    programs = [*on_path, *sorted(Path("/usr/lib/postgresql").glob("*/bin"))]
    if not programs:
        pytest.skip("PostgreSQL's server is not installed (Debian: postgresql)")
    if os.geteuid() == 0 and shutil.which("runuser") is None:
        pytest.skip("runuser is needed to start PostgreSQL as its own user")
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))  # other users cannot enter pytest's folders
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        server = Server(programs[-1], folder)
        server.start()
        try:
            server.ask("createdb", DATABASE)
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)
