"""A notebook as nbgrader's formgrader shows it to the instructor who marks answers by hand."""

import copy
from functools import cache
from pathlib import Path

from nbconvert.exporters import HTMLExporter
from nbgrader.server_extensions.formgrader import handlers

from autograde.builder.student import nbgrader_config

_NAMES = ("assignment_id", "submission_id", "notebook_id", "submission", "first_name", "last_name", "mathjax_url")


def in_formgrader(path: Path) -> str:
    """The page for an executed notebook, under the project's configuration of nbgrader."""
    resources = dict.fromkeys((*_NAMES, "notebook_path"), "") | {"index": 0, "total": 1, "base_url": "/"}
    page, _ = _exporter().from_filename(str(path), resources=resources)
    return page


@cache
def _exporter() -> HTMLExporter:
    # As nbgrader.server_extensions.formgrader.formgrader makes it.
    config = copy.deepcopy(nbgrader_config())
    config.Exporter.pop("default_preprocessors", None)
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    return HTMLExporter(config=config)
