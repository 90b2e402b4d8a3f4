"""Hints for filters as images, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="Which range do I rescale to [0, 1]?",
        ask="One filter reaches from -0.9 to 0.9, another from -0.01 to 0.02. If both were rescaled with the same two "
        "numbers, what would you see of the second?",
        place="Each filter needs a smallest and a largest number of its own: K of each. They are taken over three of "
        "the four axes. The three colours share them, or a red filter would look grey.",
        repair="`weight.amin(dim=(1, 2, 3), keepdim=True)` is the smallest number of each filter, with shape (K, 1, 1, "
        "1), and `amax` the largest.",
    ),
    Hint(
        topic="How do the two numbers become 0 and 1?",
        ask="A filter reaches from -2 to 6. Which number has to become 0, which 1, and which 0.5?",
        place="Two steps: a subtraction that moves the smallest number to 0, then a division. Where is the largest "
        "number after the subtraction?",
        repair="`(weight - low) / (high - low)`. With shape (K, 1, 1, 1), each filter meets its own `low` and `high`.",
    ),
    Hint(
        topic="How do I put the colours last?",
        ask="Filters have the shape (K, 3, h, w), pictures (K, h, w, 3). Does `reshape` move an axis, or does it only "
        "count the same numbers off in other groups?",
        place="It does the latter: a number of the red channel would land in a green pixel. You need the call that "
        "changes the order of the axes, and names each by its place.",
        repair="`images.permute(0, 2, 3, 1)`: first axis 0, then 2 and 3, and axis 1, the colours, last.",
    ),
    Hint(
        topic="Why does it fail with a model's own weights?",
        ask="A model's weights usually require a gradient. Is there anything to differentiate in a picture?",
        place="Look at the first line that uses `weight`: an operation in place, or `.numpy()`, is refused while the "
        "tensor requires a gradient.",
        repair="Start from `weight.detach()`, which shares the values and requires no gradient. Make new tensors from "
        "it: an operation in place would change the model's weights.",
    ),
)

AFTERTHOUGHT = (
    "Which grey stands for the number 0 after rescaling: is it the same in all images? What does that mean when you "
    "compare two filters?"
)
