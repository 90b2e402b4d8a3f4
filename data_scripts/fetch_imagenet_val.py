#!/usr/bin/env python3
"""Download CS231n's imagenet_val_25.npz (3.9 MB) for helpers.load_imagenet_val(source="official").

An interrupted download is resumed; the file is verified by SHA-256. It is kept in $WHAT_CNNS_SEE_DATA, by default the
system's cache folder, never in the repository.
"""

from __future__ import annotations

import argparse
import sys

from sources import run

from helpers.downloads.imagenet_val import fetch_imagenet_val, official_path, read_imagenet_val


def main(options: argparse.Namespace) -> None:
    """Download the file unless it exists, read it once, and print its path."""
    if options.where:
        print(official_path())
        return
    path = fetch_imagenet_val(progress=not options.quiet)
    X, _, label_map = read_imagenet_val()
    print(f"{len(X)} photographs and {len(label_map)} class names in {path}")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    result = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    result.add_argument("--where", action="store_true", help="only print the path of the file")
    result.add_argument("--quiet", action="store_true", help="no progress bar")
    return result


if __name__ == "__main__":
    sys.exit(run(main, parser()))
