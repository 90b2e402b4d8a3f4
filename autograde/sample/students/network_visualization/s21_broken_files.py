"""Half a download, an empty file, and a notebook that was not handed in."""

SAME_CODE_AS = "s19_copied_cells"
DAMAGE = {"saliency_maps": "cut_short", "fooling_images": "empty_file", "class_visualization": "not_handed_in"}
