"""A tiny lesson, and a root folder in which to build it."""

from pathlib import Path

from autograde.builder.layout import ROOT, Lesson

TINY = """\
# %% [markdown]
# # A tiny lesson

# %%
import torch

from helpers import check

# %% exercise="compute_saliency_maps"

# %% check="compute_saliency_maps"

# %% [markdown] question="sign" points=4
# ### BEGIN SOLUTION
# The sign is **lost**.
# ### END SOLUTION

# %% tags=["play"]
print(2 + 2)
"""


def make_root(root: Path, source: str = TINY) -> Lesson:
    """Make a root folder with the project's helpers and pins, and with `source` as its only lesson, demo/tiny."""
    root.mkdir(parents=True, exist_ok=True)
    for name in ("helpers", "pyproject.toml", "requirements.lock", "LICENSE"):
        (root / name).symlink_to(ROOT / name)
    lesson = Lesson("demo", "tiny", root)
    lesson.source.parent.mkdir(parents=True)
    lesson.source.write_text(source, encoding="utf-8")
    return lesson
