"""Hints for the objective of a direction, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="How do I get one dot product for each row?",
        ask="`activation @ vector.T` gives every activation times every vector. Which of these numbers do you need?",
        place="Multiply entry by entry, which gives (N, K), and add up along one axis. A vector of shape (K,) is "
        "repeated for all rows by itself.",
        repair="`dot = (activation * vector).sum(dim=-1)`.",
    ),
    Hint(
        topic="How do I get the cosine?",
        ask="The dot product is length times length times cosine. What is left to divide by?",
        place="By both lengths, along the last axis: `dim=-1` works for (N, K) and for (K,). What do you divide by if "
        "one of the lengths is zero?",
        repair="`activation.norm(dim=-1) * vector.norm(dim=-1)`, and `.clamp(min=1e-8)` keeps the divisor away from "
        "zero.",
    ),
    Hint(
        topic="Where does the bound of 0.1 belong?",
        ask="A cosine of -0.5 to the power 2 is 0.25. Is an activation that points the other way to be rewarded like "
        "one at an angle of 60 degrees?",
        place="The bound is on the cosine, before the power: 0.1 where the cosine is smaller. The dot product keeps "
        "its sign.",
        repair="`cosine.clamp(min=0.1) ** cosine_power`, times the dot product.",
    ),
    Hint(
        topic="Why is there NaN?",
        ask="What is 0 / 0? And what is the slope of a square root at zero?",
        place="Look at the division, and at any `sqrt()` of yours: its slope is infinite at zero, and infinity times "
        "zero is NaN. `torch.norm` takes care of this itself.",
        repair="Use `.norm(dim=-1)` for lengths, and clamp what you divide by.",
    ),
)

AFTERTHOUGHT = (
    "With a power of 0, the objective is the dot product alone. An optimiser can raise it without turning the "
    "activation towards the vector. How?"
)
