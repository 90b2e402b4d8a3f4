"""Pack everything that students need into one zip.

It contains the notebooks of one assignment (by default, of all), the helpers with weights, photographs and the stored
records of the instant checks, the environment, and a README that explains how to start. It contains no solutions,
references or hidden probes. For example:

  autograde bundle network-visualization -o network-visualization.zip

The name of each notebook begins with its place in the teaching order. All files have the date of the release
(pyproject.toml, or $SOURCE_DATE_EPOCH), so the same files always give the same zip, byte for byte.
"""

import argparse
from pathlib import Path

from autograde.errors import UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the assignment, and where to write the zip."""
    parser.add_argument("assignment", nargs="?", help="one assignment; all by default")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE.zip", help="default: ./what-cnns-see.zip")


def run(arguments: argparse.Namespace) -> int:
    """Write the zip and print its size."""
    from autograde.builder.layout import ROOT
    from autograde.bundle.archive import moment_of_release, zip_bytes
    from autograde.bundle.contents import bundle_contents
    from autograde.files import write_if_changed

    assignments = sorted({path.parent.name for path in (ROOT / "notebooks").glob("*/*.ipynb")})
    if not assignments:
        raise UsageError("there are no notebooks yet; build them first: python -m autograde build")
    if arguments.assignment and arguments.assignment not in assignments:
        raise UsageError(f"there is no assignment {arguments.assignment!r}; known: {', '.join(assignments)}")
    files = bundle_contents([arguments.assignment] if arguments.assignment else assignments)
    output = arguments.output or Path("what-cnns-see.zip")
    data = zip_bytes(files, "what-cnns-see", moment_of_release(ROOT))
    write_if_changed(output, data)
    print(f"{output}: {len(files)} files, {len(data) / 1e6:.1f} MB")
    return 0
