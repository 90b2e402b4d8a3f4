"""Hints for one step of class visualization, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="What do I differentiate?",
        ask="In the example by hand the image is (1, 2) and the penalty's weight is 0.5. What is the penalty there, "
        "and what does it contribute to the gradient?",
        place="Look at the number on which you call `backward()`: the penalty has to be part of it, subtracted from "
        "the score. A penalty computed from `img.data`, or turned into a number by `.item()`, is a constant without a "
        "gradient. And take the squared norm, which is the sum of all squared pixels.",
        repair="Subtract `l2_reg * (img**2).sum()` from the score `model(img)[0, target_y]`, and call `backward()` "
        "on the difference. `img.norm()` without the square would pull equally hard on faint and strong images.",
    ),
    Hint(
        topic="How long is the step?",
        ask="The gradient by hand is (3, 4), and its length is 5. What do you multiply it by to get a step of length "
        "0.5?",
        place="Look at the line that makes the step. It uses the gradient of the whole objective, and divides by its "
        "norm last. If you normalise only the score's gradient and subtract the penalty afterwards, you make a "
        "different step, in which the penalty weighs more where the slope is steep.",
        repair="The step is `learning_rate * img.grad / img.grad.norm()`, computed after the `backward()` of the "
        "whole objective.",
    ),
    Hint(
        topic="How do I change an image that requires a gradient?",
        ask="The caller passed in `img` and will look at it again. Does your line change that tensor, or does it "
        "make a new one?",
        place="Look at the line that adds the step. `img = img + ...` makes a new tensor, and the caller never sees "
        "it. PyTorch refuses `img += ...`, because autograd records what happens to `img`.",
        repair="Go around autograd: `img.data += ...`, or `with torch.no_grad(): img += ...`.",
    ),
    Hint(
        topic="The first step is right, the second one is not",
        ask="What does the second `backward()` find in `img.grad`?",
        place="`backward()` adds to `img.grad`. Look at the end of your function: the gradient must not stay there.",
        repair="Clear it after the step: `img.grad = None`, or `img.grad.zero_()`.",
    ),
)

AFTERTHOUGHT = (
    "All your steps have the same length, even close to the top, where the gradient is nearly zero. What will the "
    "image do when it gets there?"
)
