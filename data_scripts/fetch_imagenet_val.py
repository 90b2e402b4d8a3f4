#!/usr/bin/env python3
"""Fetch CS231n's imagenet_val_25.npz (3.9 MB) for helpers.load_imagenet_val(source="official").

A stopped download is taken up again; the file is checked by SHA-256. It is kept in a folder of the user's,
never in the repository: $WHAT_CNNS_SEE_DATA if that is set, else the system's place for caches.
"""

from __future__ import annotations

import argparse
import sys

from sources import run

from helpers.imagenet_val import fetch_imagenet_val, official_path, read_imagenet_val


def main(options: argparse.Namespace) -> None:
    """Download what is missing, read the file once, and say where it is."""
    if options.where:
        print(official_path())
        return
    path = fetch_imagenet_val(progress=not options.quiet)
    X, _, label_map = read_imagenet_val()
    print(f"{len(X)} photographs and {len(label_map)} class names in {path}")


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    result = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    result.add_argument("--where", action="store_true", help="only print where the file is kept")
    result.add_argument("--quiet", action="store_true", help="no progress bar")
    return result


if __name__ == "__main__":
    sys.exit(run(main, parser()))
