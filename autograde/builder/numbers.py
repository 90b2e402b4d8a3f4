"""Find numbers in a lesson's prose that nothing vouches for.

A number in prose is a fact (see `autograde.builder.facts`), or it is given: the code of the same section, of its facts
cells or of the set-up, contains it. What is not a claim is left out: code, links, years, times, numbers of sections.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from nbformat import NotebookNode

from autograde.builder.facts import PLACEHOLDER

_NUMBER = re.compile(r"(?<![\w.])(\d[\d\u202f]*(?:\.\d+)?)(?P<percent>\s?%)?(?![\w])")
_IN_CODE = re.compile(r"(?<![\w.])\d[\d_]*(?:\.\d*)?(?:e[+-]?\d+)?", re.IGNORECASE)
_SMALL = {Decimal(0), Decimal(1), Decimal(2)}
_NO_CLAIM = re.compile(
    r"```.*?```"  # code
    r"|`[^`\n]*`"
    r"|\]\([^)]*\)"  # the address of a link
    r"|https?://\S+"
    r"|\b(?:19|20)\d\d\b"  # a year
    r"|\b(?:[Hh]ints?|[Ss]ections?|[Ff]igures?|[Ee]xercises?|[Qq]uestions?|equation|class|conv|SqueezeNet) ?[\d.]*\d"
    r"|[\d.]+(?: to \d+)? (?:minutes?|seconds?|points?)\b"  # times differ from machine to machine
    r"|^\|.*\u25cf.*\|$"  # the table of exercises, with its minutes
    r"|^[>\s]*\d+\.(?=\s)"  # the number of an item in a list
    r"|[_^]\{?\s*-?\d+\s*\}?|\\text\{[^}]*\}|\\frac\{\d\}\{\d\}",  # in formulas
    re.DOTALL | re.MULTILINE,
)


def unsupported_numbers(cells: Sequence[NotebookNode]) -> Iterator[tuple[str, str]]:
    """Yield each number in the Markdown cells, as (section, number), that is neither a fact nor given."""
    sections = list(_sections(cells))
    setup = _given(sections[0][1]) if sections else set()
    for title, section in sections:
        given = _given(section) | setup | _SMALL
        for cell in section:
            if cell.cell_type == "markdown":
                yield from ((title, number) for number in _claimed(cell.source, given))


def _sections(cells: Sequence[NotebookNode]) -> Iterator[tuple[str, list[NotebookNode]]]:
    """Yield the title and the cells of each section, which begins with a heading of level 2."""
    title, section = "", list[NotebookNode]()
    for cell in cells:
        heading = re.match(r"##? (.+)", cell.source) if cell.cell_type == "markdown" else None
        if heading and section:
            yield title, section
            section = []
        title = heading[1] if heading else title
        section.append(cell)
    if section:
        yield title, section


def _given(cells: Sequence[NotebookNode]) -> set[Decimal]:
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    return {_decimal(number.replace("_", "")) for number in _IN_CODE.findall(code)}


def _claimed(text: str, given: set[Decimal]) -> Iterator[str]:
    plain = text.replace("\\,", "\u202f").replace("\\%", "%").replace("<!--", "").replace("-->", "")
    plain = _NO_CLAIM.sub(" ", PLACEHOLDER.sub(" ", plain))
    for match in _NUMBER.finditer(plain):
        value = _decimal(match[1].replace("\u202f", ""))
        shares = {value / 100} if match["percent"] else set()
        if not ({value} | shares) & given:
            yield match[0]


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text).normalize()
    except InvalidOperation as error:  # the patterns match numbers only
        raise ValueError(text) from error
