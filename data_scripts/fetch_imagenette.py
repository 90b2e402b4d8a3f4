#!/usr/bin/env python3
"""Download Imagenette (99 MB): 9,469 photographs of ten classes of ImageNet, for a larger bank than the embedded one.

In a notebook: load_photo_bank(FOLDER, per_category=30), where FOLDER is the path that this script prints. An
interrupted download is resumed; the archive is verified by SHA-256. The photographs are kept in $WHAT_CNNS_SEE_DATA, by
default the system's cache folder, never in the repository.
"""

from __future__ import annotations

import argparse
import sys

from sources import run

from helpers.downloads.imagenette import fetch_imagenette, imagenette_path
from helpers.photo_bank import load_photo_bank


def main(options: argparse.Namespace) -> None:
    """Download and unpack the photographs unless they are there, and print their folder."""
    if options.where:
        print(imagenette_path())
        return
    folder = fetch_imagenette(progress=not options.quiet)
    bank = load_photo_bank(folder)
    print(f"{len(bank)} photographs in {len(bank.categories)} classes in {folder}")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    result = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    result.add_argument("--where", action="store_true", help="only print the folder")
    result.add_argument("--quiet", action="store_true", help="no progress bars")
    return result


if __name__ == "__main__":
    sys.exit(run(main, parser()))
