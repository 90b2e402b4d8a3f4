"""Deletes the home folder, the folder it stands in, and the course, if it finds them.

Must: its home is its own, and empty; nothing outside is touched.
"""
# points: 5
# reason: All right
# says: deleted

# %%
import os
import shutil
from pathlib import Path

home = Path.home()
if (home / ".bashrc").exists() or (home / ".ssh").exists():
    breach("this is somebody's home", home)
else:
    shutil.rmtree(home, ignore_errors=True)
    for name in (CANARY["course"], CANARY["home"], CANARY["temporary"], os.environ.get("TMPDIR", "nothing")):
        shutil.rmtree(name, ignore_errors=True)
print("deleted")
