"""Run the command line: `python -m autograde VERB ...`."""

import sys

from autograde.cli import main

if __name__ == "__main__":
    sys.exit(main())
