"""Exercises of the assignment network-visualization, a folder each."""
