"""The course folder with submissions, graded notebooks, marks and the instructor's secrets."""

import hashlib
import os
import re
import secrets
from pathlib import Path

from autograde.lesson_order import place
from helpers.errors import HelperError

ROOT = Path(__file__).resolve().parent.parent


class Course:
    """The paths, secrets and students of a course folder.

    It contains submitted/STUDENT/ASSIGNMENT/LESSON.ipynb, autograded/ and feedback/ with the same structure
    (nbgrader's), report/, gradebook.db, and private/ with the secrets of the hidden probes (hidden_seeds/ASSIGNMENT),
    the results (results/ASSIGNMENT/STUDENT.json) and backups of the gradebook (backups/).
    """

    def __init__(self, root: str | Path | None = None, notebooks: Path | None = None) -> None:
        """Use the folder `root`, by default $AUTOGRADE_COURSE or ./course; it need not exist.

        notebooks: folder of the released notebooks, by default notebooks/ in the course folder if it exists, otherwise
        this project's.
        """
        self.root = Path(root or os.environ.get("AUTOGRADE_COURSE") or "course").resolve()
        own = self.root / "notebooks"
        self.notebooks = notebooks or (own if own.is_dir() else ROOT / "notebooks")

    @property
    def submitted(self) -> Path:
        """Folder of the submissions."""
        return self.root / "submitted"

    @property
    def autograded(self) -> Path:
        """Folder of the executed notebooks."""
        return self.root / "autograded"

    @property
    def feedback(self) -> Path:
        """Folder of the feedback pages."""
        return self.root / "feedback"

    @property
    def report(self) -> Path:
        """Folder of the class reports."""
        return self.root / "report"

    @property
    def private(self) -> Path:
        """Folder that only the instructor may read."""
        return self.root / "private"

    @property
    def results(self) -> Path:
        """Folder of the stored results."""
        return self.private / "results"

    @property
    def db_url(self) -> str:
        """URL of the gradebook's database: $AUTOGRADE_DB_URL, or gradebook.db in the course folder."""
        url = os.environ.get("AUTOGRADE_DB_URL") or f"sqlite:///{self.root / 'gradebook.db'}"
        # Database hosts often write postgres://, which SQLAlchemy no longer accepts. The driver for postgresql://
        # depends on SQLAlchemy's version, so name the one that is installed.
        return re.sub(r"\Apostgres(ql)?://", "postgresql+psycopg2://", url)

    def hidden_seed(self, assignment: str) -> int:
        """Return the seed of the assignment's hidden probes, below 2**128.

        It is derived from a random secret that is created on first use. Raises HelperError when the secret is damaged.
        """
        return int.from_bytes(hashlib.sha256(b"probes" + self._secret(assignment)).digest()[:16])

    def seed_id(self, assignment: str) -> str:
        """Return an identifier of the hidden seed that does not reveal it, 12 hexadecimal digits."""
        return hashlib.sha256(b"name" + self.hidden_seed(assignment).to_bytes(16)).hexdigest()[:12]

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
                os.link(temporary, path)  # unlike a rename, it keeps a file that another process has just created
            except FileExistsError:
                pass
            finally:
                temporary.unlink()
        text = path.read_text().strip()
        if len(text) < 16:
            raise HelperError(
                f"{path} contains no secret, only {len(text)} characters; delete it, then everything is graded again."
            )
        return text.encode()

    def lessons(self, assignment: str) -> dict[str, Path]:
        """Return {lesson: path} of the assignment's released notebooks, in teaching order.

        Raises HelperError, with a message that lists the assignments, when there are none.
        """
        paths = (self.notebooks / assignment).glob("*.ipynb")
        releases = {path.stem: path for path in sorted(paths, key=lambda path: place(f"{assignment}/{path.stem}"))}
        if not releases:
            assignments = sorted(path.parent.name for path in self.notebooks.glob("*/*.ipynb"))
            known = ", ".join(dict.fromkeys(assignments)) or "none; build them with `python -m autograde build`"
            raise HelperError(f"there is no assignment {assignment!r} in {self.notebooks}; known: {known}.")
        return releases

    def students(self, assignment: str) -> list[str]:
        """Return all students with a folder in submitted/, sorted, whether they handed in this assignment or not."""
        if not self.submitted.is_dir():
            return []
        return sorted(p.name for p in self.submitted.iterdir() if p.is_dir() and not p.name.startswith("."))

    def submission(self, student: str, assignment: str) -> Path:
        """Return the folder of one submission."""
        return self.submitted / student / assignment

    def result(self, student: str, assignment: str) -> Path:
        """Return the path of one stored result."""
        return self.results / assignment / f"{student}.json"
