"""nbgrader's step that restores the released cells, without its false alarms."""

from typing import Any

from nbgrader.preprocessors import OverwriteCells


class RestoreCells(OverwriteCells):
    """A step of `c.Autograde.sanitize_preprocessors`, in place of OverwriteCells.

    nbgrader compares a check cell with the one that has hidden tests, which students never see, and so warns that
    everybody changed every check. The intake names those who really did.
    """

    def report_change(self, name: str, attr: str, old: Any, new: Any) -> None:
        """Log a change of a cell's settings; changes of its source are not logged."""
        if attr != "checksum":
            super().report_change(name, attr, old, new)
