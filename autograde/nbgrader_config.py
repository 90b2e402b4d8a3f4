"""nbgrader's configuration for this course, used by commands that are run in this folder.

    source .venv/bin/activate          # nbgrader runs alembic, which must be on the PATH
    cd autograde && nbgrader autograde network-visualization

To use it from other folders, for example in `jupyter lab` with formgrader, set JUPYTER_CONFIG_PATH to this folder.
Sources are the solved notebooks, releases the students' notebooks; all of the students' work is in the course folder
($AUTOGRADE_COURSE, by default course/ next to this package).
"""

import contextlib
import os
from pathlib import Path

from autograde.course import ROOT, Course
from autograde.kernel.other_files import guard_times

_course = Course(os.environ.get("AUTOGRADE_COURSE") or ROOT / "course")
# Steps that do not read this configuration must find the course, too.
os.environ["AUTOGRADE_COURSE"] = str(_course.root)
with contextlib.suppress(OSError):  # nbgrader itself reports what it cannot write
    Path(_course.root).mkdir(parents=True, exist_ok=True)  # nbgrader creates the gradebook's database there

guard_times()

c = get_config()  # type: ignore[name-defined]  # noqa: F821  # defined by nbgrader
c.CourseDirectory.root = str(ROOT)
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = str(_course.notebooks)
c.CourseDirectory.submitted_directory = str(_course.submitted)
c.CourseDirectory.autograded_directory = str(_course.autograded)
c.CourseDirectory.feedback_directory = str(_course.feedback)
c.CourseDirectory.db_url = _course.db_url
# The sources of the lessons contain the solutions: they must not be copied to the students' folder.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "*.py"]

# nbgrader's own steps, after one that empties the warm-ups.
_steps = "IncludeHeaderFooter InstantiateTests LockCells ClearSolutions ClearOutput CheckCellMetadata ComputeChecksums"
_steps += " SaveCells ClearHiddenTests ClearMarkScheme ComputeChecksums CheckCellMetadata"
c.GenerateAssignment.preprocessors = [
    "autograde.builder.blanks.MakeBlanks",
    *(f"nbgrader.preprocessors.{step}" for step in _steps.split()),
]
c.ClearSolutions.code_stub = {"python": "pass  # your code here"}
c.ClearSolutions.text_stub = "YOUR ANSWER HERE"

# Submissions run in the sandbox's fork server, and the judge's verdicts are the marks: see autograde/kernel. Classes
# are given by name, so that commands that grade nothing do not import torch.
c.Autograde.exporter_class = "autograde.kernel.intake_exporter.IntakeExporter"
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
    "autograde.kernel.clean_pages.CleanPages",
    "autograde.kernel.feedback.HideHiddenTests",
    "nbgrader.preprocessors.GetGrades",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]

# For `nbgrader zip_collect`: notebooks from the bundle have their place in front of their name.
c.ZipCollectApp.collector_plugin = "autograde.kernel.collector.LessonCollector"

# For `nbgrader validate`, which runs notebooks in a Jupyter kernel.
c.Execute.timeout = 300  # seconds per cell
c.Execute.skip_cells_with_tag = "play"  # demonstrations and widgets: long, and nothing is marked there
c.Execute.store_widget_state = False

# Text and outputs of students are shown to instructors who are logged in: nothing in them may run in the browser.
c.HTMLExporter.sanitize_html = True
c.SanitizeHTML.attributes = {"a": ["title"], "abbr": ["title"], "acronym": ["title"]}  # of outputs; no addresses
c.HTMLExporter.preprocessors = [
    "autograde.kernel.clean_pages.CleanPages",
    "nbconvert.preprocessors.sanitize.SanitizeHTML",
]
c.HTMLExporter.filters = {"markdown2html": "autograde.kernel.clean_prose.clean_markdown"}
