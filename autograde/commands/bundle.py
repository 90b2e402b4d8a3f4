"""Pack what students need into one zip.

The notebooks of an assignment (of all by default), the helpers with weights, photographs and the stored records of the
instant checks, the environment, and a README that says how to start. No solutions, no references, no hidden probes.
The same files always give the same bytes.
"""

import argparse
from pathlib import Path

from autograde.cli import UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignment", nargs="?", help="one assignment; all by default")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE.zip", help="default: what-cnns-see.zip, here")


def run(arguments: argparse.Namespace) -> int:
    from autograde.builder.layout import ROOT
    from autograde.bundle.archive import zip_bytes
    from autograde.bundle.contents import bundle_contents
    from autograde.files import write_if_changed

    there = sorted({path.parent.name for path in (ROOT / "notebooks").glob("*/*.ipynb")})
    if not there:
        raise UsageError("there are no notebooks yet; build them first: python -m autograde build")
    if arguments.assignment and arguments.assignment not in there:
        raise UsageError(f"there is no assignment {arguments.assignment!r}; there are: {', '.join(there)}")
    files = bundle_contents([arguments.assignment] if arguments.assignment else there)
    output = arguments.output or Path("what-cnns-see.zip")
    data = zip_bytes(files, "what-cnns-see")
    write_if_changed(output, data)
    print(f"{output}: {len(files)} files, {len(data) / 1e6:.1f} MB")
    return 0
