"""Hints for fooling a linear classifier, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="Which way does an entry have to move?",
        ask="The score is the sum of the products of weight and entry. Take an entry whose weight is -1, as in the "
        "example: if you raise that entry by 0.5, does the score go up or down?",
        place="Look only at the sign of each weight: an entry has to go up where its weight is "
        "positive, and down where it is negative. How large the weight is does not matter, because every entry moves "
        "by the same `step`. You can do this without an `if`.",
        repair="`torch.sign(w)` is 1 where the weight is positive and -1 where it is negative. Multiply it by "
        "`step`, and add it: `x + step * torch.sign(w)`.",
    ),
    Hint(
        topic="How do I leave `x` as it is?",
        ask="Print `x` before and after the call. Does it still hold the same numbers?",
        place="Look at the line that moves the entries. `x += ...` and methods that end in an underscore, such as "
        "`x.add_(...)`, write into the caller's own tensor.",
        repair="Make a new tensor, `x_fooling = x + ...`, and never `x += ...`. If you would rather loop over the "
        "entries, start from `x_fooling = x.clone()`.",
    ),
)

AFTERTHOUGHT = (
    "Suppose you may move only one entry by `step`, not all of them. Which one do you choose, and how much of the "
    "effect is left?"
)
