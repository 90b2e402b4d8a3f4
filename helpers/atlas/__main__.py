"""Make activation atlases from the command line: see `python -m helpers.atlas --help`."""

import sys
from importlib import import_module

if __name__ == "__main__":
    # By name: the stages, which are beside this file, must not depend on the maker that runs them.
    sys.exit(import_module("helpers.atlas.maker.command_line").main())
