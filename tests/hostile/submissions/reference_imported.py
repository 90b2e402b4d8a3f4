"""Imports the reference from the grader's own package, and hands it in.

Must: the exercises are not there for students' code: no points.
"""
# points: 0
# reason: No module named|imports something that is not there|no function|missing
# tags: quick

# %% solution
from autograde.exercises.network_visualization.fool_linear_classifier import fool_linear_classifier

breach("the reference can be imported", fool_linear_classifier)
