"""The caller's tensors: mistakes that change them, or that keep a gradient from reaching them."""

from collections.abc import Iterable

from autograde.mistakes.edits import Edit, append
from autograde.mistakes.misconception import Misconception, mistake


def input_overwritten(X: str, *variants: Edit | Iterable[Edit]) -> Misconception:
    """The result is right, but is also written into the argument `X`."""
    return mistake(
        "input_overwritten",
        f"Your function changes the values of the caller's {X}.",
        f"Compute `{X} + ...` as a new tensor: `{X} += ...`, `{X}.data = ...` and `{X}.data += ...` change {X} itself.",
        *variants,
    )


def no_gradient(argument: str, result: str, *variants: Edit | Iterable[Edit]) -> Misconception:
    """The values of `result` are right, but no gradient of it reaches anything, `argument` included."""
    return mistake(
        "no_gradient",
        f"No gradient flows back to {argument}: what you return is not connected with it.",
        "Compute with tensors from beginning to end, and return the result as it is: `.item()`, `.detach()`, `.data`, "
        "`.numpy()`, `torch.tensor(...)` and `torch.no_grad()` leave nothing for `backward()` to follow.",
        append(f"{result} = {result}.detach()"),
        append(f"{result} = {result}.detach().numpy()"),
        append(f"{result} = {result}.detach().clone().requires_grad_()"),
        *variants,
    )


def backward_called(argument: str, result: str) -> Misconception:
    """The function calls `backward()` on `result` itself, where `argument` requires a gradient."""
    return mistake(
        "backward_called",
        "Your function calls `backward()` itself: then its caller can take no gradient any more.",
        "Only return the value. Whoever calls your function decides what is differentiated.",
        append(f"if {argument}.requires_grad:\n    {result}.sum().backward()"),
        append(f"if {argument}.requires_grad:\n    {result}.sum().backward()\n    {result} = {result}.detach()"),
    )
