"""The verbs of the command line, one module each.

Each has a docstring, which is its help text, `add_arguments(parser)`, and `run(arguments)`, which returns the exit
code.
"""
