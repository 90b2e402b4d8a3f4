"""Hints for vectors at random positions, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="What is a vector at a position?",
        ask="The activations have shape (N, K, h, w). What is left of it if you fix one image, one row and one column?",
        place="All K channels, at one place. Look at which axis your code takes the K numbers from: the channels "
        "are axis 1, "
        "not the last one.",
        repair="`A[i, :, row, column]` has shape (K,). For a list of rows and columns, `A[i, :, rows, columns].T` "
        "has one "
        "vector in each row.",
    ),
    Hint(
        topic="How do I draw different positions?",
        ask="You draw 20 times a number from 0 to 24. Will all of them be different?",
        place="Hardly ever. Shuffle all positions instead, and take the first ones. It is easiest if a position has "
        "one "
        "number, `row * w + column`.",
        repair="`torch.randperm(h * w)[:per_image]` are `per_image` different numbers. NumPy has "
        "`np.random.choice(h * w, per_image, replace=False)`, Python `random.sample(range(h * w), per_image)`.",
    ),
    Hint(
        topic="From a map to a list of vectors",
        ask="A map of shape (K, h, w) is to become a list of h * w vectors, (h * w, K). Which axis goes where?",
        place="Take care with `reshape` and `view`: they keep the order of the numbers, and do not move axes. First "
        "put the "
        "rows and columns into one axis, then exchange the axes.",
        repair="`A.flatten(2).transpose(1, 2)` has shape (N, h * w, K).",
    ),
    Hint(
        topic="The same positions in all images",
        ask="Where does your code draw: once, or once for each image?",
        place="The line that draws should be in the loop over the images. And leave out any `manual_seed` in the loop.",
        repair="With `maps = A.flatten(2).transpose(1, 2)`:\n"
        "```\nchosen = []\nfor one in maps:\n    chosen.append(one[torch.randperm(len(one))[:per_image]])\n"
        "vectors = torch.cat(chosen)\n```",
    ),
)

AFTERTHOUGHT = (
    "Carter et al. took one position of each of a million images. What would change if one took all positions of fewer "
    "images?"
)
