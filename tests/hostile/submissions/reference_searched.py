"""Walks through all objects, frames and modules for a reference, a judge, expected records or the hidden seed.

Must: there are none in this process; the search changes nothing for the right function.
"""
# points: 5
# reason: All right
# says: searched \d+ objects

# %%
import gc
import sys
from pathlib import Path

wanted = ("Judge", "Exercise", "ComputedExpected", "Misconception", "Course", "Spec")
objects = gc.get_objects()
for item in objects:
    kind = type(item)
    if kind.__module__.startswith("autograde") and kind.__name__ in wanted:
        breach("an object of the judge's", kind)
for name in list(sys.modules):
    if name.startswith(("autograde.exercises", "autograde.judging", "autograde.grading", "autograde.course")):
        breach("a module of the judge's", name)
frame = sys._getframe()
while frame:
    for name, value in list(frame.f_locals.items()):
        if name in ("expected", "reference", "hidden_seed", "spec", "judge"):
            breach("a variable of the judge's", name)
    frame = frame.f_back
import autograde

package = Path(list(autograde.__path__)[0])
for name in ("exercises", "judging", "grading", "course.py", "sample"):
    if (package / name).exists() and any((package / name).rglob("*.py") if (package / name).is_dir() else [1]):
        breach("sources of the judge's", name)
for name in ("solutions", "tests", ".git"):
    if (package.parent / name).exists():
        breach("the project's", name)
print(f"searched {len(objects)} objects")
