"""Hints for nearest neighbours, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="How do I get all distances at once?",
        ask="There are Q queries and N rows. How many distances are there, and in which shape would you keep them?",
        place="They fit into a matrix of shape (Q, N). For the Euclidean distance PyTorch has a function that makes "
        "it: look at `torch.cdist`. A loop over the queries is right as well.",
        repair="`distances = torch.cdist(queries, bank)`; for one query, `(bank - query).norm(dim=1)`.",
    ),
    Hint(
        topic="How do I compute the cosine?",
        ask="The cosine of the angle is the dot product, divided by two lengths. What is left to do once both vectors "
        "have length 1?",
        place="Look at the axis along which you measure the lengths: every row is one vector. And a large cosine "
        "means a small angle; how do you make a distance of it?",
        repair="`F.normalize(x, dim=1)` gives every row length 1. The cosines are the normalised queries times the "
        "normalised bank, transposed: `a @ b.T`. The distance is 1 minus that.",
    ),
    Hint(
        topic="How do I leave out the query itself?",
        ask="Is the query always in the bank? If it is not, what do you lose by dropping the first neighbour?",
        place="Look for rows that have the same numbers as the query, not for the smallest distance: with the cosine "
        "a vector twice as long has distance 0, too. Which distance keeps a row from ever being chosen?",
        repair="`itself = (queries[:, None] == bank).all(dim=2)` is true where a row equals a query. Set these "
        "distances to infinity, `distances.masked_fill(itself, torch.inf)`, before you sort.",
    ),
    Hint(
        topic="How do I get the rows of the k nearest?",
        ask="Sorting gives the smallest distances. But the function returns which rows they belong to: which function "
        "sorts and tells the places?",
        place="Look at `argsort` and its `dim`: each query has its own row of distances, and only the first k count.",
        repair="`distances.argsort(dim=1)[:, :k]`, or `distances.topk(k, largest=False).indices`.",
    ),
)

AFTERTHOUGHT = (
    "If all vectors had length 1, would the two metrics find the same neighbours? Expand the square of the Euclidean "
    "distance: which terms depend on the angle?"
)
