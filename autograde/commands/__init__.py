"""The verbs of the command line, one module each: `add_arguments(parser)`, `run(arguments) -> exit code`, a docstring."""
