"""Build the lessons, check notebooks, judge code, grade a class, and report on it.

`autograde VERB --help` explains a verb with an example. To see everything at work on a sample class, run:

  autograde demo

Exit codes: 0 done, whatever the marks; 1 something failed; 2 usage error; 130 interrupted.
"""

import argparse
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from types import ModuleType

from autograde import commands
from autograde.errors import UsageError
from helpers.checks.sentences import language
from helpers.errors import HelperError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb and return the exit code."""
    # One torch thread, in every process started from here, too: on the small networks of probes, two threads mostly
    # wait for each other, and the number of threads changes results in the fifth digit.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    parser = _parser()
    arguments = parser.parse_args(argv)
    try:
        language()  # whose file may be damaged
        return int(importlib.import_module(f"autograde.commands.{arguments.verb.replace('-', '_')}").run(arguments))
    except UsageError as error:
        _tell(arguments.verb, error)
        return 2
    except (HelperError, OSError) as error:
        if isinstance(error, BrokenPipeError) and _reader_has_gone():
            return 1
        _tell(arguments.verb, error)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. What was finished is kept; run the same command again to continue.", file=sys.stderr)
        return 130


def _tell(verb: str, error: Exception) -> None:
    from autograde.terminal import tell  # imports rich, which `--help` does without

    tell(verb, error)


def _reader_has_gone() -> bool:
    """Whether stdout is a pipe that nobody reads any more (`autograde ... | head`): nobody needs to be told."""
    try:
        os.write(sys.stdout.fileno(), b"\n")  # a flush would succeed: what failed is not buffered any more
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for Python's own flush at its end
        return True
    return False


def _parser() -> argparse.ArgumentParser:
    style = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="autograde", description=__doc__, formatter_class=style)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for module in pkgutil.iter_modules(commands.__path__):
        verb = importlib.import_module(f"{commands.__name__}.{module.name}")
        text = (verb.__doc__ or "").strip()
        child = verbs.add_parser(
            module.name.replace("_", "-"), help=_summary(verb), description=text, formatter_class=style
        )
        verb.add_arguments(child)
    return parser


def _summary(verb: ModuleType) -> str:
    return (verb.__doc__ or "").strip().splitlines()[0].rstrip(".")
