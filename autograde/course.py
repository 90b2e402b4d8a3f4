"""The course folder: where submissions, graded notebooks, marks and the instructor's secrets lie."""

import hashlib
import os
import re
import secrets
from pathlib import Path

from autograde.lesson_order import place
from helpers.errors import HelperError

ROOT = Path(__file__).resolve().parent.parent


class Course:
    """Everything that holds students' work, below one root.

    submitted/STUDENT/ASSIGNMENT/LESSON.ipynb, autograded/ and feedback/ in the same shape (nbgrader's), report/,
    gradebook.db, and private/ with the secrets of the hidden probes (hidden_seeds/ASSIGNMENT), the results
    (results/ASSIGNMENT/STUDENT.json) and backups of the gradebook (backups/).
    `root` defaults to the environment variable AUTOGRADE_COURSE, then to ./course. Released notebooks are read from
    `notebooks`: ROOT/notebooks in the course folder where there is one, else those of this project.
    """

    def __init__(self, root: str | Path | None = None, notebooks: Path | None = None) -> None:
        self.root = Path(root or os.environ.get("AUTOGRADE_COURSE") or "course").resolve()
        own = self.root / "notebooks"
        self.notebooks = notebooks or (own if own.is_dir() else ROOT / "notebooks")

    @property
    def submitted(self) -> Path:
        return self.root / "submitted"

    @property
    def autograded(self) -> Path:
        return self.root / "autograded"

    @property
    def feedback(self) -> Path:
        return self.root / "feedback"

    @property
    def report(self) -> Path:
        return self.root / "report"

    @property
    def private(self) -> Path:
        return self.root / "private"

    @property
    def results(self) -> Path:
        return self.private / "results"

    @property
    def db_url(self) -> str:
        """The gradebook's database: AUTOGRADE_DB_URL, or gradebook.db in the course folder."""
        url = os.environ.get("AUTOGRADE_DB_URL") or f"sqlite:///{self.root / 'gradebook.db'}"
        # Hosts that offer databases often write postgres://, which SQLAlchemy no longer knows; and for a plain
        # postgresql:// it takes another driver from version 2.1 on than before: the one that is installed is named.
        return re.sub(r"\Apostgres(ql)?://", "postgresql+psycopg2://", url)

    @property
    def has_gradebook(self) -> bool:
        """Whether there is a gradebook: the file, or on a server its tables.

        Raises HelperError when the server does not answer, or the address is none.
        """
        if self.db_url.startswith("sqlite:///"):
            return Path(self.db_url.removeprefix("sqlite:///")).exists()
        from autograde.grading.database import has_tables

        return has_tables(self.db_url)

    def hidden_seed(self, assignment: str) -> int:
        """The seed from which the assignment's hidden probes are drawn, below 2**32; made on first use, then kept."""
        return int.from_bytes(hashlib.sha256(b"probes" + self._secret(assignment)).digest()[:4])

    def seed_id(self, assignment: str) -> str:
        """Names the hidden seed without giving it away."""
        return hashlib.sha256(b"name" + self._secret(assignment)).hexdigest()[:12]

    def _secret(self, assignment: str) -> bytes:
        path = self.private / "hidden_seeds" / assignment
        if not path.exists():
            self.private.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.parent.mkdir(mode=0o700, exist_ok=True)
            temporary = path.with_name(f".{assignment}.{os.getpid()}.{secrets.token_hex(4)}")
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_hex(32) + "\n")
            try:
                os.link(temporary, path)  # unlike a rename, this keeps the one that another process made meanwhile
            except FileExistsError:
                pass
            finally:
                temporary.unlink()
        text = path.read_text().strip()
        if len(text) < 16:
            raise HelperError(f"{path} holds no secret ({len(text)} characters); delete it, and all is graded anew.")
        return text.encode()

    def lessons(self, assignment: str) -> dict[str, Path]:
        """The assignment's released notebooks by lesson, as they are taught; raises HelperError when there is none."""
        paths = (self.notebooks / assignment).glob("*.ipynb")
        found = {path.stem: path for path in sorted(paths, key=lambda path: place(f"{assignment}/{path.stem}"))}
        if not found:
            there = sorted(path.parent.name for path in self.notebooks.glob("*/*.ipynb"))
            known = ", ".join(dict.fromkeys(there)) or "none; build them with `python -m autograde build`"
            raise HelperError(f"there is no assignment {assignment!r} in {self.notebooks}; there are: {known}.")
        return found

    def students(self, assignment: str) -> list[str]:
        """Everybody with a folder in submitted/, whether this assignment was handed in or not; sorted."""
        if not self.submitted.is_dir():
            return []
        return sorted(p.name for p in self.submitted.iterdir() if p.is_dir() and not p.name.startswith("."))

    def submission(self, student: str, assignment: str) -> Path:
        return self.submitted / student / assignment

    def result(self, student: str, assignment: str) -> Path:
        return self.results / assignment / f"{student}.json"
