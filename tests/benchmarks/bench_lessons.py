"""Time the solved lessons and their kernels' memory: `python tests/benchmarks/bench_lessons.py`.

Each runs top to bottom in a fresh kernel, as a student's would with all exercises written.
"""

import time

import nbformat
from nbformat.v4 import new_code_cell
from rich.console import Console
from rich.table import Table

from autograde.builder.execute import execute
from autograde.builder.layout import Lesson, find_lessons

# In the kernel: the CPU seconds that it used, and the most memory that it held. Kilobytes, but on macOS bytes.
USED = """\
import resource, sys
_used = resource.getrusage(resource.RUSAGE_SELF)
print(_used.ru_utime + _used.ru_stime, _used.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
"""


def measure(lesson: Lesson) -> tuple[float, float, float]:
    """Wall and CPU seconds, the kernel's start included, and the peak of its resident memory in gigabytes."""
    notebook = nbformat.read(lesson.solved, as_version=4)
    notebook.cells.append(new_code_cell(USED))
    start = time.perf_counter()
    execute(notebook, lesson.name, lesson.solved.parent)
    wall = time.perf_counter() - start
    cpu, memory = map(float, notebook.cells[-1].outputs[0].text.split())
    return wall, cpu, memory / 1e9


def main() -> None:
    table = Table("lesson", "wall, s", "CPU, s", "peak memory, GB", title="solved lessons, each in a fresh kernel")
    for lesson in find_lessons():
        wall, cpu, memory = measure(lesson)
        table.add_row(lesson.name, f"{wall:.1f}", f"{cpu:.1f}", f"{memory:.2f}")
    Console().print(table)


if __name__ == "__main__":
    main()
