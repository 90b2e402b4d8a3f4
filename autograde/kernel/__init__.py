"""Jupyter kernels forked into the sandbox, and the steps of `nbgrader autograde` that use them."""
