"""Hints for insertion and deletion, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="How do I find the most important pixels?",
        ask="A map is a grid. In which form are its pixels easy to sort, and how do the images stay apart?",
        place="Sort each map as one row, along axis 1, from the largest value to the smallest. `argsort` says which "
        "pixel is at each place of the order, not which place each pixel has.",
        repair="`order = saliency.flatten(1).argsort(dim=1, descending=True)` lists the pixels by importance. Sorting "
        "once more, `order.argsort(dim=1)`, gives the rank of each pixel: the first k pixels are `rank < k`.",
    ),
    Hint(
        topic="How do I make the images of one step?",
        ask="After step k, k * H * W / steps pixels are chosen. What does a chosen pixel look like in the two images, "
        "and what does another one?",
        place="Start each step from X itself, and write into new tensors. A pixel has three colours: a mask of shape "
        "(N, 1, H, W) chooses all of them together.",
        repair="`X * mask` has the chosen pixels on an image of zeros, `X * ~mask` has zeros in their place. Nothing "
        "is chosen at the first of the steps + 1 points, and everything at the last.",
    ),
    Hint(
        topic="Which number do I follow?",
        ask="The maps of this lesson are made from scores. Why would a score be hard to compare from image to image?",
        place="The curves show a probability: look at what you do with the output of the model, and at which class you "
        "read off.",
        repair="`model(images).softmax(dim=1).gather(1, y.view(-1, 1)).squeeze(1)` has one number for each image: "
        "append it to a list, and `torch.stack(numbers, dim=1)` has the shape (N, steps + 1).",
    ),
    Hint(
        topic="How do I compute the areas?",
        ask="steps + 1 points have steps gaps. How wide is each gap if all together have the width 1?",
        place="`torch.trapezoid` (or `np.trapezoid`) takes the distance between the points as `dx`; its default is 1.",
        repair="`torch.trapezoid(insertion, dx=1 / steps)`, along the last axis.",
    ),
)

AFTERTHOUGHT = (
    "Half of an image deleted is an image that the network has never seen the like of. How could you find out whether "
    "the probability falls because evidence is missing, or because the image looks strange?"
)
