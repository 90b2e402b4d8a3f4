#!/usr/bin/env python3
"""Write the 1000 ImageNet class names of torchvision's weight metadata to a JSON list.

The helpers read this list, because importing torchvision takes longer than loading and running the network.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from sources import DATA, run, write_whole


def main(options: argparse.Namespace) -> None:
    """Write the list to `options.output`, one name per line."""
    from torchvision.models import SqueezeNet1_1_Weights

    names = SqueezeNet1_1_Weights.IMAGENET1K_V1.meta["categories"]
    write_whole(options.output, (json.dumps(names, indent=0) + "\n").encode())
    print(f"{len(names)} names in {options.output}")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    result = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = DATA / "imagenet_classes.json"
    result.add_argument("--output", type=Path, default=default, help="default: %(default)s")
    return result


if __name__ == "__main__":
    sys.exit(run(main, parser()))
