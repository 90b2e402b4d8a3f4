"""What is wrong with a database's address is said in a sentence, and without the password."""

import pytest

from autograde.course import Course
from autograde.gradebook.database import has_gradebook
from helpers.errors import HelperError


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("no address", "named by AUTOGRADE_DB_URL cannot be opened: it is not the URL of a database"),
        ("oracle9://me:secret@host/marks", r"oracle9://me:\*\*\*@host/marks cannot be opened: it is not the URL"),
        (
            "mysql+pymysql://me:secret@host/marks",
            r"me:\*\*\*@host/marks cannot be opened: it needs a package that is missing",
        ),
        (
            "postgres://me:secret@127.0.0.1:1/marks",
            r"postgresql\+psycopg2://me:\*\*\*@127.0.0.1:1/marks .*whether its server is running",
        ),
    ],
)
def test_an_address_that_leads_nowhere_is_named_with_what_to_do(tmp_path, monkeypatch, url, told):
    monkeypatch.setenv("AUTOGRADE_DB_URL", url)
    with pytest.raises(HelperError, match=told) as refused:
        has_gradebook(Course(tmp_path))
    assert "secret" not in str(refused.value)
