"""Hints for the vectors of a class-specific atlas, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="What is ranked?",
        ask="Which numbers compete for the first places: those in a row of `attributions`, or those in a column?",
        place="A row has one vector's attributions to all classes. For each vector, the classes are put in order, the "
        "largest first; y has to be among the first `rank`.",
        repair="Work along `dim=1`, for example with `attributions.topk(rank, dim=1).indices`.",
    ),
    Hint(
        topic="How do I find the place of y?",
        ask="If y is in third place, how many classes have a larger attribution?",
        place="Two. So you need no sorting: count in each row how many attributions are larger than that of y.",
        repair="`attributions > attributions[:, [y]]` compares each row with its own entry of y; add up along axis 1.",
    ),
    Hint(
        topic="Is it < or <=?",
        ask="For rank 1, only vectors whose first class is y should be left. How many classes are ahead of y there?",
        place="None, which is fewer than 1. With rank 2 there may be 0 or 1.",
        repair="The number of classes ahead has to be below `rank`.",
    ),
)

AFTERTHOUGHT = (
    "A vector may have y in first place with an attribution of almost zero, or even below it. What does that say "
    "about a selection by rank?"
)
