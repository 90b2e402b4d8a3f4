"""The gradebook's database by its address: whether it is there, and what is wrong when it is not."""

from sqlalchemy import create_engine, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from helpers.errors import HelperError


def has_tables(url: str) -> bool:
    """Whether nbgrader's tables are in the database; raises HelperError when it cannot be reached."""
    try:
        engine = create_engine(url)
        try:
            return inspect(engine).has_table("submitted_assignment")
        finally:
            engine.dispose()
    except (SQLAlchemyError, ImportError) as error:
        raise unreachable(url, error) from error


def unreachable(url: str, error: Exception) -> HelperError:
    """The error to raise when the database at this address could not be opened."""
    if isinstance(error, ArgumentError):
        told = "it is no address of a database; wanted postgresql://USER:PASSWORD@HOST/DATABASE"
    elif isinstance(error, ImportError):
        told = f"a package for it is missing ({error}): pip install 'what-cnns-see[postgresql]'"
    else:
        told = (
            f"{reason(error)}. Look at whether its server runs, whether you may write there, "
            "and whether formgrader holds it"
        )
    return HelperError(f"the gradebook {shown_url(url)} cannot be opened: {told}.")


def shown_url(url: str) -> str:
    """The database's address without its password."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):
        return "named by AUTOGRADE_DB_URL"  # nobody knows which part of it would be a password


def reason(error: Exception) -> str:
    """What the database said, on one line."""
    told = str(getattr(error, "orig", None) or error)
    return " ".join(told.split())[:300].rstrip(".")
