"""Criteria of points in a feature space: which are neighbours, and which cell of a grid each gets."""
