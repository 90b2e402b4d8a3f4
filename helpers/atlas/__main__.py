"""Make activation atlases from the command line: see `python -m helpers.atlas --help`."""

import sys

from helpers.atlas.maker.command_line import main

if __name__ == "__main__":
    sys.exit(main())
