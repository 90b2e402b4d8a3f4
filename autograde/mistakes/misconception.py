"""What an exercise declares of wrong answers and of other right ones: misconceptions and styles."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from autograde.mistakes.edits import Edit, Variant, as_variant


@dataclass(frozen=True)
class Misconception:
    """Something that students get wrong: ways to make the mistake, and what to tell them.

    `message` says what the function does, `hint` what to think about next.
    """

    name: str
    message: str
    hint: str
    variants: tuple[Variant, ...]

    def reworded(self, name: str = "", message: str = "", hint: str = "") -> "Misconception":
        """The same mistake, told in the exercise's own words where a family's do not fit it."""
        return replace(self, name=name or self.name, message=message or self.message, hint=hint or self.hint)


@dataclass(frozen=True)
class Style:
    """Another right way to write the solution, as edits that keep it right.

    The contract tests make every misconception in every style, but for those in `without`, which cannot be made in it.
    A style that `differs` gives other values than the reference, or ends in another way where a mistake fails: it is
    accepted beside the reference, with `remark` as a note to the student, and misconceptions are recorded in it too.
    """

    name: str
    edits: Variant
    remark: str = ""
    differs: bool = False
    without: tuple[str, ...] = ()


def mistake(name: str, message: str, hint: str, *variants: Edit | Iterable[Edit]) -> Misconception:
    """A misconception; each of `variants` is one edit, or several that belong together."""
    return Misconception(name, message, hint, tuple(as_variant(variant) for variant in variants))


def style(name: str, *edits: Edit, remark: str = "", differs: bool = False, without: Iterable[str] = ()) -> Style:
    """A style; its edits are made one after the other, before those of a mistake."""
    return Style(name, edits, remark, differs, tuple(without))


def reworded(
    found: Iterable[Misconception],
    messages: Mapping[str, str] | None = None,
    hints: Mapping[str, str] | None = None,
) -> tuple[Misconception, ...]:
    """A family's misconceptions, some of them with another message or hint, by name."""
    messages, hints = messages or {}, hints or {}
    return tuple(
        replace(one, message=messages.get(one.name, one.message), hint=hints.get(one.name, one.hint)) for one in found
    )
