"""Answers the judge's question for a record with a verdict of its own: points, passed, all right.

Must: a record has just the fields of a record; whatever else is answered is refused or not even asked for.
"""
# points: 0
# reason: not a record|move all entries the same way
# says: forged
# function: wrong

# %%
import autograde.inside.calls as calls

calls.record_call = lambda *a: {"points": 5.0, "max_points": 5.0, "passed": True, "diagnosis": None, "parts": []}
print("forged")
