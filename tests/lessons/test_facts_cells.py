"""With --facts, the facts cells of a lesson run among the cells of its solved notebook."""

import subprocess
import sys

from autograde.builder.facts import is_facts
from autograde.builder.layout import find_lessons
from autograde.builder.source import read_with_facts
from autograde.sources import ROOT


def test_facts_cells_stand_where_they_are_written() -> None:
    (lesson,) = find_lessons(["fooling_images"])
    command = [sys.executable, "-m", "pytest", "--collect-only", "--quiet", "--nbval", "--facts", str(lesson.solved)]
    collected = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    kinds = [line.partition("::")[2].split()[0] for line in collected.splitlines() if "::" in line]
    written = ["Facts" if is_facts(c) else "Cell" for c in read_with_facts(lesson).cells if c.cell_type == "code"]
    assert kinds == ["Facts", *written, "Facts"]  # what defines `fact` comes first, what compares the facts last
