"""Hints for the total variation, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="How do I subtract neighbours without a loop?",
        ask="A row has the pixels 4, 9 and 1. Which do you subtract from which, and how many differences are there?",
        place="Take two parts of the image that overlap: all columns but the first, and all columns but the last. What "
        "is at the same place in both?",
        repair="`img[:, :, :, 1:] - img[:, :, :, :-1]` has the shape (N, 3, H, W - 1): each pixel minus the one to its "
        "left. Rows work the same way, on axis 2.",
    ),
    Hint(
        topic="Which differences count?",
        ask="How many neighbours has a pixel in the middle, and how many pairs of neighbours are there in all? No pair "
        "may be counted twice, and none left out.",
        place="Pairs side by side and pairs one above the other are two tensors of different shapes. You cannot add "
        "them pixel by pixel without cutting a row or a column off: what can you add?",
        repair="Square both tensors, add up each on its own, and add the two sums.",
    ),
    Hint(
        topic="How do I get one number for each image?",
        ask="The differences have four axes. Which of them should be left?",
        place="`.sum()` without an axis also adds up the images. Name the axes that go: channels, rows and columns.",
        repair="`across.square().sum(dim=(1, 2, 3))` has the shape (N,); `.flatten(1).sum(dim=1)` gives the same.",
    ),
    Hint(
        topic="What does it take for a gradient to flow back?",
        ask="PyTorch follows back what was computed with its tensors. Does your function leave them on the way?",
        place="Look for `.detach()`, `.data`, `.item()`, `.numpy()` and `torch.no_grad()`, and for a new tensor that "
        "you fill with numbers.",
        repair="Compute the sums with methods of tensors only, and return the tensor as it is. Nothing else is needed, "
        "and `backward()` is called by whoever calls your function.",
    ),
)

AFTERTHOUGHT = (
    "You enlarge a smooth image to twice its height and width. Does its total variation grow, shrink, or stay about "
    "the same?"
)
