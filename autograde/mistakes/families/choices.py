"""Wrong choices in questions with numbered choices; other ways to write the answers."""

from collections.abc import Mapping, Sequence

from autograde.mistakes.edits import edit
from autograde.mistakes.misconception import Misconception, Style, mistake, style

# Name, what one may have thought, and what to work out next.
Wrong = tuple[str, str, str]


def wrong_choices(right: Sequence[int], wrong: Sequence[Mapping[int, Wrong]]) -> tuple[Misconception, ...]:
    """Return the misconceptions behind the wrong choices: `wrong` has one mapping a question, by choice.

    right: the numbers of the right choices, as the reference's solution has them. Raises ValueError unless every other
    choice of every question is explained.
    """
    return tuple(
        mistake(name, message, hint, edit(_text(right), _text(_with(right, place, number))))
        for place, explained in enumerate(_checked(right, wrong))
        for number, (name, message, hint) in explained.items()
    )


def answer_styles(right: Sequence[int]) -> tuple[Style, ...]:
    """Return other ways to write the answers: a list, an array, a tensor."""
    text = f"({_text(right)})"
    inner = text[1:-1]
    return (
        style("a_list", edit(text, f"[{inner}]")),
        style("an_array", edit(text, f"np.array([{inner}])")),
        style("a_tensor", edit(text, f"torch.tensor([{inner}])")),
    )


def _checked(right: Sequence[int], wrong: Sequence[Mapping[int, Wrong]]) -> Sequence[Mapping[int, Wrong]]:
    for number, (choice, explained) in enumerate(zip(right, wrong, strict=True), start=1):
        if sorted({choice, *explained}) != [1, 2, 3, 4] or choice in explained:
            raise ValueError(f"question {number} explains the choices {sorted(explained)}, and {choice} is right.")
    return wrong


def _with(right: Sequence[int], place: int, number: int) -> list[int]:
    return [*right[:place], number, *right[place + 1 :]]


def _text(answers: Sequence[int]) -> str:
    return ", ".join(map(str, answers))
