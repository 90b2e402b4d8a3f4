"""Sentences: a key of the catalogue and the facts that fill it in. The text is composed where it is shown.

Generic sentences are in `sentences/en.toml`. An exercise's own are in its source and, for students, in its stored
records. The environment variable WHAT_CNNS_SEE_LANGUAGE names a TOML file with the same keys in another language;
keys that it leaves out stay English. Importing this imports neither torch nor numpy.
"""

import json
import math
import os
import re
import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from helpers.errors import DataError, HelperError

LANGUAGE = "WHAT_CNNS_SEE_LANGUAGE"
MAX_DEPTH = 6  # of sentences nested in a sentence's facts
_CATALOGUE = Path(__file__).with_name("en.toml")
_RECORDS = Path(__file__).parents[1] / "records"
_KEY = re.compile(r"[a-z]\w{0,99}(\.\w{1,100}){1,5}")
_NAME = re.compile(r"[a-z]\w{0,39}")
_MOST_FACTS = 20
_MOST_ITEMS = 50
_LONGEST = 1000  # characters of a text among the facts
_LARGEST = 10**18  # Python refuses to print integers of thousands of digits
# Keys of sentences of exercises and criteria, whose records may be missing where results are read.
_ELSEWHERE = ("exercise.", "finding.")


@dataclass(frozen=True, eq=False)
class Sentence:
    """A key of the catalogue and its facts: numbers, texts, other sentences, and lists of them."""

    key: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the text in the language in use."""
        return _rendered(self)

    def __eq__(self, other: object) -> bool:
        """Compare key and facts."""
        return isinstance(other, Sentence) and self._identity == other._identity

    def __hash__(self) -> int:
        """Hash key and facts."""
        return hash(self._identity)

    @property
    def _identity(self) -> str:
        return json.dumps(self.to_data(), sort_keys=True, default=str)

    @property
    def depth(self) -> int:
        """How deep sentences are nested among the facts: 0 if no fact is a sentence."""
        inner = [fact.depth + 1 for fact in self.facts.values() if isinstance(fact, Sentence)]
        return max(inner, default=0)

    def to_data(self) -> dict[str, Any]:
        """Return the sentence as data for JSON, cut to the limits of `from_data`."""
        return {"key": self.key, "facts": {name: _plain(fact) for name, fact in self.facts.items()}}

    @staticmethod
    def from_data(data: Any, depth: int = MAX_DEPTH) -> "Sentence":
        """Rebuild the sentence that `to_data` described, from data that may be hostile.

        Raises ValueError for other data, for unknown keys, and for sentences nested more than `depth` deep.
        """
        _require(isinstance(data, Mapping) and set(data) == {"key", "facts"})
        key, facts = data["key"], data["facts"]
        _require(isinstance(key, str) and _KEY.fullmatch(key) is not None)
        _require(key.startswith(_ELSEWHERE) or is_known(key))
        return Sentence(key, facts_from_data(facts, depth))


def facts_from_data(facts: Any, depth: int = MAX_DEPTH) -> dict[str, Any]:
    """Check a sentence's facts and cut long texts; raises ValueError for anything that `to_data` does not give."""
    _require(isinstance(facts, Mapping) and len(facts) <= _MOST_FACTS)
    _require(all(isinstance(name, str) and _NAME.fullmatch(name) for name in facts))
    return {name: _fact(fact, depth) for name, fact in facts.items()}


def _plain(fact: Any) -> Any:
    if isinstance(fact, Sentence):
        return fact.to_data()
    if isinstance(fact, list | tuple):
        return [_plain(item) for item in fact[:_MOST_ITEMS]]
    if isinstance(fact, int) and abs(fact) >= _LARGEST:
        fact = math.inf
    if isinstance(fact, float) and not math.isfinite(fact):
        return {"not_finite": str(float(fact))}  # JSON has neither NaN nor infinity
    if fact is None or isinstance(fact, bool | int | float):
        return fact
    return str(fact)[:_LONGEST]


def _fact(fact: Any, depth: int) -> Any:
    if isinstance(fact, Mapping) and set(fact) == {"not_finite"}:
        _require(fact["not_finite"] in ("nan", "inf", "-inf"))
        return float(fact["not_finite"])
    if isinstance(fact, Mapping):
        _require(depth > 0)
        return Sentence.from_data(fact, depth - 1)
    if isinstance(fact, list):
        _require(len(fact) <= _MOST_ITEMS and not any(isinstance(item, list) for item in fact))
        return [_fact(item, 0) for item in fact]
    _require(fact is None or isinstance(fact, bool | int | float | str))
    _require(not isinstance(fact, int) or abs(fact) < _LARGEST)
    return fact[:_LONGEST] if isinstance(fact, str) else fact


def _require(condition: bool) -> None:
    if not condition:
        raise ValueError("not a sentence")


# --- The catalogue: English by key ---

_registered: dict[str, str] = {}


def register(sentences: Mapping[str, str]) -> None:
    """Add English sentences by key to this process's catalogue, for example an exercise's own."""
    _registered.update(sentences)


def catalogue() -> dict[str, str]:
    """Return all English sentences by key, including those of all exercises: everything there is to translate."""
    stored = {key: text for name in _stored_names() for key, text in stored_sentences(name).items()}
    return {**_generic(), **stored, **_registered}


def is_known(key: str) -> bool:
    """Return whether the catalogue has the key."""
    return english(key) is not None


def english(key: str) -> str | None:
    """Return the English template of the key, None for an unknown key."""
    template = _registered.get(key)
    if template is None:
        template = _generic().get(key)
    if template is None and key.startswith("exercise."):
        template = stored_sentences(key.split(".")[1]).get(key)
    return template


def fields_of(key: str) -> frozenset[str]:
    """Return the names of the facts that the English of the key or of its hint has fields for."""
    texts = (english(key) or "", english(f"{key}.hint") or "")
    return frozenset(name for text in texts for _, name, _ in _pieces(text) if name)


@cache
def stored_sentences(exercise: str) -> Mapping[str, str]:
    """Return the sentences in an exercise's stored records by key; empty if the records are missing or damaged."""
    from helpers.checks.packing.compact import decompress

    path = _RECORDS / f"{exercise}.xz"
    try:
        stored = decompress(path.read_bytes())["sentences"] if exercise.isidentifier() and path.is_file() else {}
        return {str(key): str(text) for key, text in stored.items()}
    except (OSError, ValueError, KeyError, AttributeError):
        return {}  # `load_expected` reports what is wrong with the records


def flattened(data: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield (key, text) of nested tables, with dotted keys; a table's `message` gets the key of the table itself."""
    for name, value in data.items():
        key = path if name == "message" else f"{path}.{name}" if path else name
        if isinstance(value, Mapping):
            yield from flattened(value, key)
        else:
            yield key, value


@cache
def _generic() -> Mapping[str, str]:
    return dict(flattened(tomllib.loads(_CATALOGUE.read_text(encoding="utf-8"))))


def _stored_names() -> list[str]:
    return sorted(path.stem for path in _RECORDS.glob("*.xz"))


# --- The language in use ---

_chosen: Path | None = None


def use_language(path: Path | None) -> None:
    """Use this file in place of the environment's, or the environment's again for None. For tests."""
    global _chosen
    _chosen = path


def language() -> Mapping[str, str]:
    """Return the sentences of the language in use by key; empty for English.

    Raises DataError if its file cannot be read, or has keys that the catalogue does not have.
    """
    path = _chosen or os.environ.get(LANGUAGE)
    return read_language(Path(path)) if path else {}


@cache
def read_language(path: Path) -> Mapping[str, str]:
    """Return the sentences in the file by key; raises DataError like `language`.

    Keys of exercises that are not installed here are not checked.
    """
    texts = load_language(path)
    unknown = sorted(key for key in texts if not is_known(key) and _must_be_known(key))
    if unknown:
        raise DataError(
            f"The language file {path} has keys that the catalogue does not have: {', '.join(unknown[:10])}"
            f"{' ...' if unknown[10:] else ''}. Rename or remove them."
        )
    return texts


def load_language(path: Path) -> dict[str, str]:
    """Return the sentences in the file by key, without checking the keys.

    Raises DataError if the file cannot be read as TOML, or has values other than texts.
    """
    try:
        texts = dict(flattened(tomllib.loads(path.read_text(encoding="utf-8"))))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"The language file {path} (of {LANGUAGE}) cannot be read: {error}.") from error
    wrong = sorted(key for key, text in texts.items() if not isinstance(text, str))
    if wrong:
        raise DataError(f"The language file {path} gives no text for: {', '.join(wrong[:10])}.")
    return texts


def _must_be_known(key: str) -> bool:
    """Whether the catalogue must have the key of a language file.

    The file may translate all exercises, but a student's bundle has only those of one assignment, and only the
    findings of their criteria.
    """
    if key.startswith("finding."):
        return False
    if not key.startswith("exercise."):
        return True
    name = key.split(".")[1]
    return bool(stored_sentences(name)) or any(known.startswith(f"exercise.{name}.") for known in _registered)


# --- Rendering ---


def _rendered(sentence: Sentence) -> str:
    """The text. Never raises: callers that show sentences have called `language` first, which checks the file."""
    try:
        text = language().get(sentence.key)
    except HelperError:
        text = None
    if text is None:
        text = english(sentence.key)
    if text is None:
        text = sentence.key.removesuffix(".hint").rpartition(".")[2].replace("_", " ")
    return fill_in(text, sentence.facts)


def fill_in(text: str, facts: Mapping[str, Any]) -> str:
    """Replace the {names} of a template by facts; without facts, return the text unchanged.

    A missing fact leaves its {name}; a fact that does not fit the field's format is shown by `str`.
    """
    if not facts:
        return text
    return "".join(
        literal + ("" if name is None else _shown(facts[name], spec) if name in facts else f"{{{name}}}")
        for literal, name, spec in _pieces(text)
    )


@cache
def _pieces(text: str) -> tuple[tuple[str, str | None, str], ...]:
    """(text before, name or None, format) of each field; a text with unbalanced braces is a single piece."""
    try:
        fields = list(string.Formatter().parse(text))
    except ValueError:
        return ((text, None, ""),)
    return tuple((literal, name, spec or "") for literal, name, spec, _ in fields)


def _shown(fact: Any, spec: str) -> str:
    """A fact in a format of `str.format`, or "and" (for lists), or "capital" (first letter in upper case)."""
    if isinstance(fact, list | tuple):
        joint = str(Sentence("list.and" if spec == "and" else "list.comma"))
        return joint.join(str(item) for item in fact)
    if spec == "capital":
        text = str(fact)
        return text[:1].upper() + text[1:]
    try:
        text = format(fact, spec)
    except (TypeError, ValueError):
        return str(fact)
    return f"{float(text):,.0f}" if isinstance(fact, float) and "e+" in text else text  # 1,420, not 1.42e+03
