"""Exercises of the assignment activation-atlas."""
