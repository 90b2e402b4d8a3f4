"""Print every sentence that students read, for translators.

The output is TOML, by key: the generic sentences, and each exercise's own below `exercise.NAME`. A translation is a
file of the same form; it is used when the environment variable WHAT_CNNS_SEE_LANGUAGE names it, and whatever it leaves
out stays in English. {names} stand for facts, and stay as they are.

With --language, prints only what a translation lacks, and a comment for each key or name of a fact in it that is out of
date. Exit code 0 if there is neither, 1 otherwise.
"""

import argparse
import re
import string
from collections.abc import Iterator, Mapping
from pathlib import Path

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add this command's arguments."""
    parser.add_argument("--language", type=Path, metavar="FILE", help="say what this translation lacks")


def run(arguments: argparse.Namespace) -> int:
    """Print the catalogue, or compare a translation with it; return the exit code."""
    from helpers.checks.sentences import load_language

    known = all_sentences()
    if arguments.language is None:
        print(as_toml(known))
        return 0
    translated = load_language(arguments.language)
    missing = {key: text for key, text in known.items() if key not in translated}
    stale = list(_stale(known, translated))
    if missing:
        print(f"# Missing in {arguments.language}:\n\n{as_toml(missing)}")
    for told in stale:
        print(f"# Stale: {told}")
    return 1 if missing or stale else 0


def all_sentences() -> dict[str, str]:
    """The catalogue, with the sentences of every exercise as its source has them now."""
    from autograde.exercises import exercises
    from helpers.checks.sentences import catalogue, register

    for exercise in exercises().values():
        register(exercise.sentences)
    return catalogue()


def as_toml(sentences: Mapping[str, str]) -> str:
    """The sentences as TOML that `helpers.checks.sentences.flattened` reads back."""
    tables: dict[str, list[str]] = {}
    for key in sentences:
        whole = f"{key}.hint" in sentences  # a table of its own, with message and hint
        table, name = (key, "message") if whole else (key.rpartition(".")[0], key.rpartition(".")[2])
        tables.setdefault(table, []).append(f"{_quoted_key(name)} = {_quoted(sentences[key])}")
    return "\n\n".join("\n".join([f"[{_table(name)}]", *lines]) for name, lines in sorted(tables.items()))


def _stale(known: Mapping[str, str], translated: Mapping[str, str]) -> Iterator[str]:
    for key, text in translated.items():
        if key not in known:
            yield f"{key}: there is no such sentence any more"
        elif names := sorted(_names(text) - _names(known[key])):
            yield f"{key}: the sentence has no {', '.join(f'{{{name}}}' for name in names)}"


def _names(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}
    except ValueError:
        return set()


def _table(name: str) -> str:
    return ".".join(map(_quoted_key, name.split(".")))


def _quoted_key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _quoted(name)


def _quoted(text: str) -> str:
    """A basic string of TOML."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'
