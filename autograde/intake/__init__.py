"""Intake: read what a student handed in, whatever it is, and match it with the released notebook."""
