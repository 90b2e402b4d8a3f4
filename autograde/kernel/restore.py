"""nbgrader's step that puts the released cells back, without its false alarms."""

from typing import Any

from nbgrader.preprocessors import OverwriteCells


class RestoreCells(OverwriteCells):
    """For `c.Autograde.sanitize_preprocessors`, in place of OverwriteCells.

    nbgrader compares a check cell with the one that has hidden tests, which no student has ever seen: by its warnings
    everybody has changed every check. Who really did is named by the intake.
    """

    def report_change(self, name: str, attr: str, old: Any, new: Any) -> None:
        """Log the change of a cell, unless it is one of its source."""
        if attr != "checksum":
            super().report_change(name, attr, old, new)
