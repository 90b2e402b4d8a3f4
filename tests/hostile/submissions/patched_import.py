"""Replaces `builtins.__import__`, so that every import of the grader's modules gives an object that agrees.

Must: no points; the reason says what came of it.
"""
# points: 0
# reason: \w+
# says: patched
# function: wrong

# %%
import builtins
import sys


class Agreeable:
    def __getattr__(self, name):
        return self

    def __call__(self, *arguments, **options):
        return {"passed": True, "points": 5.0, "error": None}


def importing(name, *rest, _real=builtins.__import__):
    return Agreeable() if name.startswith(("autograde", "helpers.checks")) else _real(name, *rest)


print("patched")
builtins.__import__ = importing
for name in [name for name in sys.modules if name.startswith(("autograde", "helpers.checks"))]:
    del sys.modules[name]
