"""Hints for the fast gradient sign method, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="Which gradient do I need?",
        ask="The model should be wrong, and it does not matter which other class wins. Which number grows when the "
        "model becomes less sure of the correct class?",
        place="Look at the number that you differentiate. It is the loss that networks are trained with. But its "
        "gradient is taken with respect to the images, so they have to require one.",
        repair="Let a copy of the images require a gradient, `images = X.detach().clone().requires_grad_()`, and "
        "compute `loss = F.cross_entropy(model(images), y)`. This takes scores, not probabilities. The gradient is "
        "`torch.autograd.grad(loss, images)[0]`.",
    ),
    Hint(
        topic="Up or down, and by how much?",
        ask="Training subtracts the gradient to make the loss fall. What do you have to do to make it rise?",
        place="Look at the last line. What is added there has the same size everywhere: only the gradient's sign "
        "decides between up and down.",
        repair="`X + epsilon * g.sign()`, as a new tensor. `X += ...` would change the caller's images.",
    ),
    Hint(
        topic="Mean or sum over the batch?",
        ask="`F.cross_entropy` gives the mean over the batch, so each gradient is N times smaller than with the sum. "
        "What happens to its sign?",
        place="Look at what is left of the gradient in the step: its sign. A positive factor does not change that.",
        repair="Use either, `F.cross_entropy(model(images), y)` or the same with `reduction='sum'`.",
    ),
    Hint(
        topic="Should I clamp the result to [0, 1]?",
        ask="Which values does a normalised image have? Look at `X.min()` and `X.max()`.",
        place="In these images black is about -2, and white is about 2.5. A clamp to [0, 1] would cut off most of "
        "the picture.",
        repair="No: return the moved images as they are, without `clamp`.",
    ),
)

AFTERTHOUGHT = (
    "Would a second step, taken from the moved image, go in the same direction as the first? Where would it "
    "differ, and why?"
)
