"""The errors that helpers raise on purpose: each says what was got, what was wanted and the next step."""


class HelperError(Exception):
    """Anything a helper refuses; catch this one to catch them all."""


class ArgumentError(HelperError, ValueError):
    """An argument is of the wrong type, out of range, or not one of the choices."""


class DataError(HelperError, RuntimeError):
    """A file or a download is missing, half there, damaged, or cannot be written."""
