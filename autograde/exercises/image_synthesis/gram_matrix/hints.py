"""Hints for the Gram matrix, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="What is one entry of the matrix?",
        ask="Two channels are two images of H x W numbers. Which single number tells whether they are large at the "
        "same positions?",
        place="Multiply the two channels position by position, and add up. That is a dot product of two vectors: which "
        "vectors, and how long are they?",
        repair="Lay each channel out as a row of H * W numbers. Entry (i, j) is the dot product of the rows i and j.",
    ),
    Hint(
        topic="How do I get all entries at once?",
        ask="Row i of a matrix times column j of another one gives entry (i, j). Which matrix has your rows as its "
        "columns?",
        place="You need one reshape, to (N, C, H * W), and one product of matrices. The reshape must keep each channel "
        "together: the order of the axes stays as it is.",
        repair="`flat = features.reshape(N, C, H * W)`, then `flat` times its transpose, `flat @ flat.transpose(1, 2)`"
        ". The other way round, the result would have the shape (N, H * W, H * W).",
    ),
    Hint(
        topic="What about the batch?",
        ask="Three images have three Gram matrices. Which axis of your tensors must no product ever mix?",
        place="Axis 0 is the batch. `@` and `torch.bmm` multiply the matrices of a batch one by one, as long as you "
        "swap axes 1 and 2 only: `.T` swaps more than that.",
        repair="Use `flat.transpose(1, 2)`. A loop over the images with `torch.stack` at the end is right as well.",
    ),
    Hint(
        topic="What do I divide by?",
        ask="Of a photograph twice as wide, how large are the sums?",
        place="Divide by the number of values of one image, and only if `normalize` is true. The batch does not count.",
        repair="`gram = gram / (C * H * W)`, indented below `if normalize:`.",
    ),
)

AFTERTHOUGHT = (
    "Shuffle the positions of an image's features, all channels in the same way. What happens to the Gram matrix, and "
    "what does that say about a picture with the same one?"
)
