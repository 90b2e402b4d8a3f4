"""Errors that the helpers raise: each message says what was passed, what was expected and what to do next."""


class HelperError(Exception):
    """Base class of all errors that the helpers, and the programs around them, raise on purpose."""


class ArgumentError(HelperError, ValueError):
    """An argument has the wrong type, is out of range, or is not one of the choices."""


class DataError(HelperError, RuntimeError):
    """A file or a download is missing, incomplete, damaged, or cannot be written."""
