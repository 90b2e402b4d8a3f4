"""Grading a class: who is in it, what is up to date, what is stored."""
