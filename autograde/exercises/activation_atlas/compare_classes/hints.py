"""Hints for the comparison of two classes, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="How do I get the attributions to one class?",
        ask="What does a row of `attributions` stand for, and what does a column?",
        place="A row is a vector, a column is a class. You need two columns, and nothing but these.",
        repair="`attributions[:, a]` and `attributions[:, b]`, each of shape (N,); subtract the second from the first.",
    ),
    Hint(
        topic="Why must 0 stay 0?",
        ask="Say the differences are 1, 1 and 2. All three vectors argue for a. Where would a scale from the smallest "
        "to the largest value put the first one?",
        place="It would put it at the end of b, although it argues for a. If you only divide, signs are kept.",
        repair="Divide by the largest absolute value, `difference.abs().max()`, and subtract nothing.",
    ),
    Hint(
        topic="What if there is no difference at all?",
        ask="What do you divide by if both classes get the same attribution everywhere?",
        place="By zero, which gives NaN. All results should be 0 there.",
        repair="Ask whether the largest absolute value is above 0 before you divide, or use `.clamp(min=1e-12)` on it.",
    ),
)

AFTERTHOUGHT = "Both classes may get much from the same vector. Where is it on this axis, and what is lost?"
