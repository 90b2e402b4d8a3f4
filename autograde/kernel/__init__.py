"""Jupyter kernels that start warm, in the sandbox, and what `nbgrader autograde` makes of them."""
