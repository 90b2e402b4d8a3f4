"""nbgrader's configuration for this course, found by the commands that are run in this folder.

    source .venv/bin/activate          # nbgrader calls alembic by its name: the environment must be on PATH
    cd autograde && nbgrader autograde network-visualization

From elsewhere, as for `jupyter lab` with formgrader in it, JUPYTER_CONFIG_PATH names this folder.
Sources are the solved notebooks, releases the students'; everything that holds students' work lies in the course folder
(the environment variable AUTOGRADE_COURSE, by default course/ beside this package).
"""

import contextlib
import os
from pathlib import Path

from autograde.course import ROOT, Course

_course = Course(os.environ.get("AUTOGRADE_COURSE") or ROOT / "course")
# Steps that know nothing of this configuration must find the course too.
os.environ["AUTOGRADE_COURSE"] = str(_course.root)
with contextlib.suppress(OSError):  # nbgrader says by itself what it cannot write
    Path(_course.root).mkdir(parents=True, exist_ok=True)  # the gradebook's database is made there

c = get_config()  # type: ignore[name-defined]  # noqa: F821  # nbgrader puts it here
c.CourseDirectory.root = str(ROOT)
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = str(_course.notebooks)
c.CourseDirectory.submitted_directory = str(_course.submitted)
c.CourseDirectory.autograded_directory = str(_course.autograded)
c.CourseDirectory.feedback_directory = str(_course.feedback)
c.CourseDirectory.db_url = _course.db_url
# Lesson sources hold the solutions as text: they must not be copied beside the students' notebooks.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "*.py"]

c.ClearSolutions.code_stub = {"python": "pass  # your code here"}
c.ClearSolutions.text_stub = "YOUR ANSWER HERE"

# Submissions start warm and in the sandbox, and the judge's verdicts are the marks: see autograde/kernel. By name, so
# that commands which grade nothing do not import torch.
c.Autograde.exporter_class = "autograde.kernel.take_in.IntakeExporter"
c.Autograde.sanitize_preprocessors = [
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "autograde.kernel.restore.RestoreCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    "autograde.kernel.grade.GradeInSandbox",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.GenerateFeedback.preprocessors = [
    "autograde.kernel.feedback.HideHiddenTests",
    "nbgrader.preprocessors.GetGrades",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]

# For `nbgrader validate`, which runs notebooks as Jupyter does.
c.Execute.timeout = 300  # seconds a cell
c.Execute.skip_cells_with_tag = "play"  # demonstrations and widgets: long, and nothing is marked there
c.Execute.store_widget_state = False

# What students write and put out is shown to instructors who are logged in: nothing of it may run in their browser.
c.HTMLExporter.sanitize_html = True
c.HTMLExporter.preprocessors = ["nbconvert.preprocessors.sanitize.SanitizeHTML"]
c.HTMLExporter.filters = {"markdown2html": "autograde.clean_prose.clean_markdown"}
