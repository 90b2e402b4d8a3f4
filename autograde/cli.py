"""Build the lessons, check notebooks, judge code, grade classes, report on them.

Exit codes: 0 done (whatever the marks), 1 something could not be done, 2 a usage error.
"""

import argparse
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from types import ModuleType

from autograde import commands
from helpers.errors import HelperError


class UsageError(Exception):
    """The command was asked for something that does not exist or makes no sense; exit code 2."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; returns the exit code."""
    # One thread for torch, here and in every process started from here: probes are small networks, on which two threads
    # spend their time waiting for each other, and the thread count changes results in the fifth digit.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    parser = _parser()
    arguments = parser.parse_args(argv)
    try:
        return int(importlib.import_module(f"autograde.commands.{arguments.verb}").run(arguments))
    except UsageError as error:
        print(f"autograde {arguments.verb}: {error}", file=sys.stderr)
        return 2
    except (HelperError, OSError) as error:
        print(f"autograde {arguments.verb}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. What was finished is kept; run the same command again to go on.", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    style = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="autograde", description=__doc__, formatter_class=style)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for module in pkgutil.iter_modules(commands.__path__):
        verb = importlib.import_module(f"{commands.__name__}.{module.name}")
        text = (verb.__doc__ or "").strip()
        child = verbs.add_parser(module.name, help=_summary(verb), description=text, formatter_class=style)
        verb.add_arguments(child)
    return parser


def _summary(verb: ModuleType) -> str:
    return (verb.__doc__ or "").strip().splitlines()[0].rstrip(".")
