"""A notebook saved by an old editor, in format 3, beside two in today's format."""

SAME_CODE_AS = "s19_copied_cells"
DAMAGE = {"saliency_maps": "old_format"}
