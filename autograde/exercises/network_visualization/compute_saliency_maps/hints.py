"""Hints for saliency maps, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="Where does the gradient come from?",
        ask="You want the gradient of a score with respect to the image. What do you have to tell autograd about `X` "
        "before the model computes the scores?",
        place="Look at two places: before the model is called, autograd has to be told to track the image; after "
        "the backward pass, the gradient is in an attribute of that same tensor.",
        repair="Call `X.requires_grad_()` before the forward pass. After `backward()` the gradient is in `X.grad`. "
        "Or ask for it directly: `torch.autograd.grad(total, X)[0]`, where `total` is the number that you "
        "differentiate. Both keep the values of `X`. To leave the caller's tensor untouched, work on "
        "`X.detach().clone()`.",
    ),
    Hint(
        topic="How do I pick one score from each row?",
        ask="`scores` has a row for each image and a column for each class. Which column do you need from row 0, and "
        "which from row 1?",
        place="Look at the step between the scores and the backward pass. You need N numbers: from row `i` the one "
        "in column `y[i]`. `scores[:, y]` is something else: it takes all the classes in `y` from every row.",
        repair="`scores.gather(1, y.view(-1, 1))` takes column `y[i]` from row `i`, and has shape (N, 1). "
        "`scores[torch.arange(len(y)), y]` picks the same numbers, with shape (N,).",
    ),
    Hint(
        topic="`backward()` wants a single number, but I have N scores",
        ask="Does the score of image 2 change when you change a pixel of image 3?",
        place="It does not: each score depends on its own image alone. So look at how you turn the N scores into one "
        "number. No score may count less because the batch is larger.",
        repair="Add them up, for example with `correct.sum()`. The gradient of the sum with respect to image 2 is "
        "the gradient of the score of image 2 alone. A mean would divide every map by N.",
    ),
    Hint(
        topic="How does the gradient become a map?",
        ask="The gradient has shape (N, 3, H, W), and each map only (H, W). If the three colours of a pixel have the "
        "gradients 1, 0.5 and -3, which number belongs on the map?",
        place="Look at the last step, and at the order of its two operations. The strongest reaction is the -3: if "
        "you take the maximum first, you lose it.",
        repair="Take the absolute value first, then the maximum over the colours, which are axis 1: "
        "`gradient.abs().amax(dim=1)`. `max(dim=1)` returns values and indices: take `.values`.",
    ),
)

AFTERTHOUGHT = (
    "The absolute value throws the signs away. What does the sign tell you about a pixel, and how could a picture "
    "show it?"
)
