"""Right, but the checks are gone from one notebook, and an exercise from another."""

SAME_CODE_AS = "s19_copied_cells"
DAMAGE = {
    "saliency_maps": "deleted_cells",
    "fooling_images": "deleted_solution",
    "class_visualization": "no_kernelspec",
}
