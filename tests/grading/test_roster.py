"""The roster is read as spreadsheets write it; what cannot be used is named."""

import pytest

from autograde.class_run.roster import Roster, read_roster, unfit
from autograde.course import Course


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"name\nada\n", "none of its columns"),
        (b"\xff\xfe\x00", "not a CSV file"),
        (b'id\n"ada\n', "the rest was not read"),
        (b"", "none of its columns is called id or student; it has no columns."),
        (b"ada;0.5\nbob;1\n", "it has 'ada;0.5'."),
        (b"a,b,c,d,e,f,g,h,i,j\n", "'g', 'h', ...."),
        (b"id\n", "lists no students"),
        (b"sep=;\r\nname;id\r\n;\r\n", "lists no students"),
        (b"id\nJos\xe9\n", "Save it as CSV in UTF-8"),
        (b"\xff\xfei\x00d\x00\x00\xd8", "Save it as CSV in UTF-8"),
        (b"i\x00d\x00\n\x00", "it has 'i\\x00d\\x00'"),
        (b"id\nada\n" + b"x" * 200_000 + b"\n", "the rest was not read (field larger than"),
    ],
)
def test_a_roster_that_cannot_be_read_is_named(tmp_path, content, told):
    (tmp_path / "roster.csv").write_bytes(content)
    assert any(told in str(note) for note in read_roster(Course(tmp_path)).notes)


@pytest.mark.parametrize(
    "content",
    [
        "name,id\nA,ada\nB,bob\n",
        "\ufeffname;ID\r\nA;ada\r\nB;bob\r\n",
        "Name\tStudent\nA\tada\n\nB\tbob\n",
        "name|id\nA|ada\nB|bob",
        "sep=;\nname;id\nA;ada\nB;bob\n",
        'name,id\n"A; with, both",ada\n\n"B\nC",bob\n',
    ],
    ids=["commas", "semicolons", "tabs", "bars", "told", "quoted"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_roster_is_read_as_spreadsheets_write_it(tmp_path, content, encoding):
    (tmp_path / "roster.csv").write_bytes(content.encode(encoding))
    assert read_roster(Course(tmp_path)) == Roster(("ada", "bob"))


@pytest.mark.parametrize("name", ["", "..", ".hidden", "a/b", "a\\b", "a\nb", "a\0b", "x" * 129, "\udcff"])
def test_what_cannot_be_a_folder_is_no_student(name):
    assert unfit(name)
