"""Mistakes as edits of a reference, the families that most of them belong to, and mutants that show what is missing.

`edits` has the engine, `misconception` what an exercise declares; the other modules are families: functions that give
a misconception for whatever reference they are told the words of.
"""
