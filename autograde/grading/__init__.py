"""Grading: run a submission's code, judge its exercises, and store the results."""
