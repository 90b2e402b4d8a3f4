"""Misconceptions and styles: the wrong answers, and the other right ones, that an exercise declares."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from autograde.mistakes.edits import Edit, Variant, as_variant


@dataclass(frozen=True)
class Misconception:
    """A mistake that students make: `variants` are ways to make it.

    `message` tells the student what their function does, `hint` what to think about next.
    """

    name: str
    message: str
    hint: str
    variants: tuple[Variant, ...]

    def reworded(self, name: str = "", message: str = "", hint: str = "") -> "Misconception":
        """Return the same mistake with the exercise's own words where the family's do not fit; empty keeps a text."""
        return replace(self, name=name or self.name, message=message or self.message, hint=hint or self.hint)


@dataclass(frozen=True)
class Style:
    """Another right way to write the solution, as edits that keep it right.

    The contract tests make every misconception in every style, except those in `without`, which do not fit it.
    A style that `differs` gives other values than the reference, or fails in another way when a mistake is made in it.
    It is accepted in addition to the reference, with `remark` as a note to the student, and misconceptions are
    recorded in it too.
    """

    name: str
    edits: Variant
    remark: str = ""
    differs: bool = False
    without: tuple[str, ...] = ()


def mistake(name: str, message: str, hint: str, *variants: Edit | Iterable[Edit]) -> Misconception:
    """Return a misconception; each of `variants` is one edit, or several that belong together."""
    return Misconception(name, message, hint, tuple(as_variant(variant) for variant in variants))


def style(name: str, *edits: Edit, remark: str = "", differs: bool = False, without: Iterable[str] = ()) -> Style:
    """Return a style; its edits are applied in order, before those of a mistake."""
    return Style(name, edits, remark, differs, tuple(without))


def reworded(
    family: Iterable[Misconception],
    messages: Mapping[str, str] | None = None,
    hints: Mapping[str, str] | None = None,
) -> tuple[Misconception, ...]:
    """Return a family's misconceptions, with messages and hints replaced by name."""
    messages, hints = messages or {}, hints or {}
    return tuple(
        replace(one, message=messages.get(one.name, one.message), hint=hints.get(one.name, one.hint)) for one in family
    )
