"""Say what this machine can do for grading, and what is missing.

Everything is tried out: the sandbox is made, and a submission in it tries to read and write files, to use the network,
to see other processes, and to take all processes and memory. Exit code 0 when submissions can be graded safely here,
1 when not.
"""

import argparse
import sys

from rich.console import Console
from rich.text import Text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    pass


def run(arguments: argparse.Namespace) -> int:
    console = Console(highlight=False)
    if sys.platform == "win32":
        console.print("Submissions are graded by Unix processes: use WSL 2, and run doctor there.", style="red")
        return 1
    from autograde.sandbox.doctor import examine

    bad = 0
    for finding in examine():
        mark, style = {True: ("✓", "green"), False: ("✗", "red"), None: ("·", "dim")}[finding.good]
        console.print(Text.assemble((f"{mark} ", style), (f"{finding.name:<17}", "bold"), finding.told), soft_wrap=True)
        bad += finding.good is False
    console.print()
    if bad:
        console.print("Submissions cannot be graded safely here; what is marked ✗ says why.", style="red")
    else:
        console.print("Submissions can be graded safely here.", style="green")
    return 1 if bad else 0
