"""Every criterion by name: importing the modules that define criteria registers them."""

from helpers.checks.criteria import fooling, loop_steps, visualization  # noqa: F401
from helpers.checks.criteria.activation_atlas import grids, layouts, positions  # noqa: F401
from helpers.checks.criteria.feature_space import cells, neighbours  # noqa: F401
from helpers.checks.criteria.values import BY_BEHAVIOUR, CRITERIA

__all__ = ["BY_BEHAVIOUR", "CRITERIA"]
