"""Grader processes, on this machine and on a Dask cluster."""
