"""Reads what lies in the course, in the home folder and beside them: secrets, results, gradebook, keys.

Must: none of it is there; the right function counts.
"""
# points: 5
# reason: All right
# says: refused: read .*id_rsa
# tags: quick

# %%
from pathlib import Path

course, home = Path(CANARY["course"]), Path(CANARY["home"])
for path in CANARY["secrets"]:
    attempt(f"read {path}", Path(path).read_text)
for path in (course / "gradebook.db", course / "private" / "hidden_seed", course / "private" / "hidden_seeds",
             Path("/etc/shadow"), Path("/root/.bashrc")):
    attempt(f"read {path}", lambda path=path: path.read_bytes() if path.is_file() else list(path.iterdir()) or 1 / 0)
for folder in (course, home, course / "submitted", course / "private"):
    attempt(f"list {folder}", lambda folder=folder: list(folder.iterdir()) or 1 / 0)
for number in range(6):
    for inside in ("cwd", "root", "exe"):
        path = Path("/".join([".."] * number) or ".", CANARY["course"].lstrip("/"))
        if path.exists():
            breach("the course by way of", path)
