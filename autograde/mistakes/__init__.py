"""Mistakes as edits of a reference, families of common mistakes, and mutants that show which mistakes are missing.

`edits` applies edits, `misconception` has what an exercise declares, `families` has functions that give misconceptions
for any reference, whose expressions they get as arguments.
"""
