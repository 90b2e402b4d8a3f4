"""A sentence for the errors that student code raises most, with the student's own line."""

import re
from collections.abc import Mapping
from typing import Any

from helpers.checks.verdict import Diagnosis

# (diagnosis, pattern in "Type: message", sentence, hint); the first match counts.
_RULES = [
    (
        "needs_gpu",
        r"Torch not compiled with CUDA|NVIDIA driver|No CUDA GPUs|CUDA error|torch\.cuda\.\w+Tensor"
        r"|not available.*cuda",
        "Your code asks for a GPU, and there is none here.",
        "Use `X.device`, or leave out `.cuda()`: the network runs well on a CPU.",
    ),
    (
        "removed_idiom",
        r"invalid index of a 0-dim tensor|module 'torch' has no attribute|volatile|new-style getitem",
        "Your code uses an idiom that torch removed years ago.",
        "A 0-dimensional tensor has no [0]: use `loss.item()` for its number. `Variable` is not needed any more.",
    ),
    (
        "needs_requires_grad",
        r"does not require grad and does not have a grad_fn|does not require grad",
        "You asked for a gradient, but the input does not require one.",
        "Call `X.requires_grad_()` before the forward pass, and do not detach on the way to the scores.",
    ),
    (
        "grad_is_none",
        r"NoneType.*(?:attribute|subscriptable|operand)|bad operand type for .*NoneType|must be Tensor, not NoneType",
        "Something that should be a tensor is None, often a `.grad` that was never filled.",
        "Call `backward()` first, and read `.grad` of a leaf tensor that requires a gradient.",
    ),
    (
        "second_backward",
        r"backward through the graph a second time",
        "Your code goes backward twice through the same forward pass.",
        "Compute the scores anew before each `backward()`.",
    ),
    (
        "scalar_needed",
        r"grad can be implicitly created only for scalar outputs",
        "`backward()` was called on a tensor of several numbers.",
        "Sum the scores of the batch first: each image's score depends on that image alone.",
    ),
    (
        "leaf_in_place",
        r"leaf Variable that requires grad.*in-place|in-place operation",
        "Your code changes in place a tensor that autograd is recording.",
        "Change it under `with torch.no_grad():` or through `.data`.",
    ),
    (
        "numpy_needs_detach",
        r"Can't call numpy\(\) on Tensor that requires grad",
        "`.numpy()` was called on a tensor that requires a gradient.",
        "Use `.detach().numpy()`.",
    ),
    (
        "missing_import",
        r"ModuleNotFoundError|No module named|cannot import name",
        "Your code imports something that is not installed here.",
        "The exercise can be solved with torch alone: remove the import.",
    ),
    (
        "undefined_name",
        r"NameError|UnboundLocalError",
        "Your code uses a name that is not defined there.",
        "Look at the spelling, and at whether the name is given a value before this line on every path.",
    ),
    (
        "wrong_signature",
        r"TypeError.*(takes .* positional argument|missing \d+ required|unexpected keyword argument)",
        "Your function was called with the exercise's arguments, and did not accept them.",
        "Keep the signature that the TODO cell came with.",
    ),
    (
        "shapes_do_not_fit",
        r"size of tensor|shape.*invalid|size mismatch|must match|cannot be multiplied|Dimension out of range"
        r"|out of bounds|out of range|expected .* dimensions?|Expected \d-dimensional|(?:not|could not) broadcast",
        "Shapes or indices do not fit together.",
        "Print the shapes before this line; try a batch of one image and a batch of another size too.",
    ),
]


def explain_error(error: Mapping[str, Any]) -> Diagnosis:
    """The diagnosis of an exception: which it is, where in the student's own code, and what to try.

    With `kept_back`, no more than that is repeated: the text was said on hidden inputs alone, and might tell them.
    """
    text = f"{error['type']}: {error['message']}"
    if error.get("kept_back"):
        return _without_text(error)
    where = f" At {error['lines'][-1]}" if error["lines"] else ""
    for name, pattern, sentence, hint in _RULES:
        if re.search(pattern, text):
            return Diagnosis(name, f"{sentence} ({text}){where}", hint)
    return Diagnosis("raised", f"Your function stopped with {text}.{where}", "Run the cell by itself and look there.")


def _without_text(error: Mapping[str, Any]) -> Diagnosis:
    told = f"({error['kept_back']}, on inputs that are not shown)"
    for name, pattern, sentence, hint in _RULES:
        if re.search(pattern, f"{error['type']}: {error['message']}"):
            return Diagnosis(name, f"{sentence} {told}", hint)
    hint = "Try other batch sizes, classes and values than those that the check shows."
    return Diagnosis("raised", f"Your function stopped with an error. {told}", hint)
