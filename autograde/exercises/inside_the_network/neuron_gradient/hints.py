"""Hints for the gradient of a unit, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="Of what do I take the gradient?",
        ask="A layer's output holds many numbers for each image. How many of them belong to one unit?",
        place="Look at the shape of what you differentiate: (N,), one activation for each image, before you add them "
        "up. Does anything else of the channel, or of that position, get into it?",
        repair="`unit = output[:, channel, row, column]`, with the output that your hook kept. Then "
        "`torch.autograd.grad(unit.sum(), X)[0]`: each image's gradient comes from its own unit alone.",
    ),
    Hint(
        topic="Why is the gradient zero everywhere?",
        ask="Which of your tensors require a gradient when the model is called? And is the unit's activation above "
        "zero?",
        place="Look at what the hook keeps: a ReLU that works in place overwrites the output, and with it the way back "
        "to the image is that of the ReLU. And `detach` or `no_grad` cut the way off.",
        repair="Keep `output.clone()`, without `detach`, and call the model on "
        "`X.detach().clone().requires_grad_()`, outside of `torch.no_grad()`.",
    ),
    Hint(
        topic="How do I leave the model as it was?",
        ask="What does the model do at the next call if your hook is still there?",
        place="Look at where the hook is removed. If the model raises an error, are the lines behind the call reached?",
        repair="`try:`, then the call of the model, then `finally:` with `handle.remove()`.",
    ),
)

AFTERTHOUGHT = (
    "Far from the unit all gradients are exactly zero. How could you read the unit's receptive field off that?"
)
