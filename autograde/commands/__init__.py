"""The verbs of the command line, one module each: docstring, `add_arguments(parser)`, `run(arguments)` -> exit code."""
