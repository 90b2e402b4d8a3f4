"""Hints for the loss of feature inversion, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="How far are two codes from each other?",
        ask="A code has K * h * w values. Which single number says how far two codes are apart, and why should it be "
        "compared with the target?",
        place="Both ||features - target||^2 and ||target||^2 are sums of squares, one for each image. There is no root "
        "in the formula.",
        repair="`(features - target).square().flatten(1).sum(dim=1)` is the first, of shape (N,). The second is made "
        "of target alone in the same way; divide the first by it.",
    ),
    Hint(
        topic="What do the two penalties ask of the image?",
        ask="Which of them grows when a pixel is far too bright or far too dark, and which when neighbours differ?",
        place="Both are made of img, not of its features, and both are sums over all values of one image. The sixth "
        "power comes before the sum.",
        repair="`img.pow(6).flatten(1).sum(dim=1)` for the first; the second is a call of your `total_variation`. "
        "Multiply each by its own weight and add them to the distance.",
    ),
    Hint(
        topic="Why is the target a constant?",
        ask="The target is the code of a photograph. Who may move when the loss gets smaller: the features or the "
        "target?",
        place="If the target was computed by a network, it may bring along the way back to that photograph. Look at "
        "every place where you use it.",
        repair="`target.detach()` has the same values, and nothing flows back through it. Use it for the difference "
        "and for the norm. Leave `features` and `img` as they are.",
    ),
)

AFTERTHOUGHT = (
    "Take an image with the same code as the photograph at the layer. Is it the photograph, whatever the layer is?"
)
