"""Errors of the command line."""


class UsageError(Exception):
    """The arguments name something that does not exist, or contradict each other; exit code 2."""
