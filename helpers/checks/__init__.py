"""Instant checks for students, and the part of the judge that needs no secret.

A student's function is called on *probes* (a model and seeded inputs), and each call gives a *record*. Comparing these
records with those of the reference and of known misconceptions gives a *verdict*. The grader runs the same code, with
probes and references that never leave the instructor's machine.
"""
