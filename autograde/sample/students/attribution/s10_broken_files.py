# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""The code of a right answer, in files that suffered: cells copied, checks deleted, a file cut off."""

SAME_CODE_AS = "s01_right_functions"
DAMAGE = {
    "occlusion": "copied_cells",
    "backpropagation_variants": "deleted_cells",
    "class_activation_maps": "cut_short",
}
