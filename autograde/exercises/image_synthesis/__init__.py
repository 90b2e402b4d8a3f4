"""Exercises of the assignment image-synthesis."""
