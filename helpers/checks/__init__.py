"""Instant checks for students, and the part of the judge that needs no secret.

An exercise is called on *probes* (a model and seeded inputs); what came back is a *record*; comparing records with
those of the reference and of known misconceptions gives a *verdict*. The grader uses the same code with probes and
references that never leave the instructor's side.
"""
