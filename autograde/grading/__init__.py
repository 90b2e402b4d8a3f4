"""Grading one submission: lessons, exercises, marks, results."""
