"""The gradebook's database, given by its URL: whether it exists, and why it cannot be opened."""

from pathlib import Path

from sqlalchemy import create_engine, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from autograde.course import Course
from helpers.errors import HelperError


def has_gradebook(course: Course) -> bool:
    """Return whether the course has a gradebook: the SQLite file, or nbgrader's tables on a server.

    Raises HelperError when the server does not answer or the URL is invalid.
    """
    if course.db_url.startswith("sqlite:///"):
        return Path(course.db_url.removeprefix("sqlite:///")).exists()
    return has_tables(course.db_url)


def has_tables(url: str) -> bool:
    """Return whether the database contains nbgrader's tables; raises HelperError when it cannot be opened."""
    try:
        engine = create_engine(url)
        try:
            return inspect(engine).has_table("submitted_assignment")
        finally:
            engine.dispose()
    except (SQLAlchemyError, ImportError) as error:
        raise unreachable(url, error) from error


def unreachable(url: str, error: Exception) -> HelperError:
    """Return the HelperError to raise when the database at this URL could not be opened."""
    if isinstance(error, ArgumentError):
        cause = "it is not the URL of a database; expected postgresql://USER:PASSWORD@HOST/DATABASE"
    elif isinstance(error, ImportError):
        cause = f"it needs a package that is missing ({error}): pip install 'what-cnns-see[postgresql]'"
    else:
        cause = (
            f"{reason(error)}. Check whether its server is running, whether you may write there, "
            "and whether formgrader has locked it"
        )
    return HelperError(f"the gradebook {shown_url(url)} cannot be opened: {cause}.")


def shown_url(url: str) -> str:
    """Return the database's URL without its password."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):
        return "named by AUTOGRADE_DB_URL"  # any part of an invalid URL may be the password


def reason(error: Exception) -> str:
    """Return the database's own error message on one line, at most 300 characters."""
    message = str(getattr(error, "orig", None) or error)
    return " ".join(message.split())[:300].rstrip(".")
