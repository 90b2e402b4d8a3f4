"""nbgrader's configuration for this course: `nbgrader COMMAND --config autograde/nbgrader_config.py`.

Sources are the solved notebooks, releases the students'; everything that holds students' work lies in the course folder
(the environment variable AUTOGRADE_COURSE, by default course/ beside this package).
"""

import contextlib
import os
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
_COURSE = Path(os.environ.get("AUTOGRADE_COURSE") or _ROOT / "course").resolve()
# Kernels start in a submission's folder: they must find the course from there.
os.environ["AUTOGRADE_COURSE"] = str(_COURSE)

with contextlib.suppress(OSError):  # nbgrader says by itself what it cannot write
    _COURSE.mkdir(parents=True, exist_ok=True)  # the gradebook's database is made there

c = get_config()  # type: ignore[name-defined]  # noqa: F821  # nbgrader puts it here
c.CourseDirectory.root = str(_ROOT)
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "notebooks"
c.CourseDirectory.submitted_directory = str(_COURSE / "submitted")
c.CourseDirectory.autograded_directory = str(_COURSE / "autograded")
c.CourseDirectory.feedback_directory = str(_COURSE / "feedback")
c.CourseDirectory.db_url = f"sqlite:///{_COURSE / 'gradebook.db'}"
# Lesson sources hold the solutions as text: they must not be copied beside the students' notebooks.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "*.py"]

c.ClearSolutions.code_stub = {"python": "pass  # your code here"}
c.ClearSolutions.text_stub = "YOUR ANSWER HERE"
c.Execute.timeout = 300  # seconds a cell
c.Execute.skip_cells_with_tag = "play"  # demonstrations and widgets: long, and nothing is marked there
c.Execute.store_widget_state = False
