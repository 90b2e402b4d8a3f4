"""Hints for the content loss, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="Which difference do I take?",
        ask="Each unit of the layer has a value for the image and a value for the photograph. What tells how far apart "
        "these two are, whichever is larger?",
        place="Both tensors have the same shape, so one subtraction gives the differences at all units. What removes "
        "their signs is the square.",
        repair="`difference = content_current - content_original`, and then `difference**2`.",
    ),
    Hint(
        topic="How do I get a single number?",
        ask="The loss is one number. Should it grow with the number of units, or not?",
        place="The exercise asks for a sum over all units. Look at what your function does by default: `F.mse_loss`, "
        "for one, averages.",
        repair="Use `.sum()` without an axis, and multiply by `content_weight` last.",
    ),
    Hint(
        topic="Why does no gradient come back?",
        ask="`loss.backward()` walks back from the loss to the image. What does it find if the loss is a Python "
        "number?",
        place="Look for `.item()`, `float(...)`, `.detach()`, `.data`, `.numpy()` and `torch.tensor(...)`: each of "
        "them cuts the connection.",
        repair="Return what `content_weight * (...).sum()` gives: a tensor with one entry that knows where it comes "
        "from.",
    ),
)

AFTERTHOUGHT = "Which other images than the photograph itself would have a content loss of zero at a late layer?"
