"""Hints for one step of DeepDream, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="What do I differentiate?",
        ask="Say a layer returns two numbers, 3 and -1. What is half their squared norm, and what is its derivative "
        "with respect to each of them?",
        place="The derivatives are 3 and -1 again: the gradient at the layer is the activation itself. So you can "
        "start from one number, or from the layer's output with a gradient of your own. In either case the path must "
        "lead back to the image.",
        repair="With the output `A` that your hook kept: `(A**2).sum() / 2`, and `torch.autograd.grad` of this with "
        "respect to the image. Or `A.backward(gradient=A.detach())`. The class scores play no part.",
    ),
    Hint(
        topic="How long is the step?",
        ask="The gradient of one layer is a thousand times larger than that of another. How can the same `step_size` "
        "fit both?",
        place="Look at what you divide by: one number for the whole gradient. After the division, how far does a "
        "pixel move on average? And what comes out if all of the gradient is zero?",
        repair="`g / g.abs().mean()`, times `step_size`, added to the image. A tiny number keeps it from 0 / 0: "
        "`g.abs().mean() + 1e-8`.",
    ),
    Hint(
        topic="Why is it wrong at a convolution before a ReLU?",
        ask="`print(model)` shows `ReLU(inplace=True)` after most convolutions. What becomes of the tensor that your "
        "hook kept?",
        place="A ReLU that works in place overwrites it after your hook has run: negative activations are gone, and "
        "the gradient is that after the ReLU.",
        repair="Keep `output.clone()` in the hook, without `detach`.",
    ),
    Hint(
        topic="How do I leave the image and the model as they were?",
        ask="What does the model do at the next call if your hook is still there? And does your last line make a new "
        "image, or change the one that you were given?",
        place="Look at where the hook is removed. If the model raises an error, are the lines behind the call "
        "reached? And look for `img += ...` and `img.data`.",
        repair="Compute on `img.detach().clone().requires_grad_()`. Write `try:`, then the call of the model, then "
        "`finally:` with `handle.remove()`.",
    ),
)

AFTERTHOUGHT = (
    "A unit that is twice as active counts twice as much in the gradient. What would change in the dream if you "
    "climbed the sum of the activations, where all units count alike?"
)
