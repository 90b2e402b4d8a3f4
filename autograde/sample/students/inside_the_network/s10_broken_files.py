# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""The code of a right answer, in files that suffered: cells copied, checks deleted, a file cut off."""

SAME_CODE_AS = "s01_right_hooks"
DAMAGE = {
    "filters_and_activations": "copied_cells",
    "maximally_activating_patches": "deleted_cells",
    "feature_space": "cut_short",
}
