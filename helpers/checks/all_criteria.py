"""Every criterion by its name: importing the modules that define them enters them here."""

from helpers.checks import criteria_fooling, criteria_visualization  # noqa: F401
from helpers.checks.criteria import BY_BEHAVIOUR, CRITERIA

__all__ = ["BY_BEHAVIOUR", "CRITERIA"]
