"""Recognise the errors that student code raises most often."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from helpers.checks.judging.verdict import Finding
from helpers.checks.sentences import Sentence

# (diagnosis, pattern in "Type: message"); the first match counts.
_RULES = [
    (
        "needs_gpu",
        r"Torch not compiled with CUDA|NVIDIA driver|No CUDA GPUs|CUDA error|torch\.cuda\.\w+Tensor"
        r"|not available.*cuda",
    ),
    (
        "removed_idiom",
        r"invalid index of a 0-dim tensor|module 'torch' has no attribute|volatile|new-style getitem",
    ),
    (
        "needs_requires_grad",
        r"does not require grad and does not have a grad_fn|does not require grad",
    ),
    (
        "grad_is_none",
        r"NoneType.*(?:attribute|subscriptable|operand)|operand type.*NoneType|must be Tensor, not NoneType",
    ),
    (
        "second_backward",
        r"backward through the graph a second time",
    ),
    (
        "scalar_needed",
        r"grad can be implicitly created only for scalar outputs",
    ),
    (
        "loss_arguments",
        r"only batches of spatial targets|target tensor expected|target dtype|target batch_size"
        r"|floating point type for target|Target -?\d+ is out of bounds|log_softmax\w* not implemented"
        r"|cross_entropy_loss\(\)",
    ),
    (
        "leaf_in_place",
        r"leaf Variable that requires grad.*in-place|in-place operation",
    ),
    (
        "numpy_needs_detach",
        r"Can't call numpy\(\) on Tensor that requires grad",
    ),
    (
        "item_of_many",
        r"elements? cannot be converted to Scalar|only one element tensors can be converted"
        r"|Boolean value of Tensor with more than one value",
    ),
    (
        "raises_a_text",
        r"exceptions must derive from BaseException",
    ),
    (
        "missing_import",
        r"ModuleNotFoundError|No module named|cannot import name",
    ),
    (
        "undefined_name",
        r"NameError|UnboundLocalError",
    ),
    (
        "wrong_signature",
        r"TypeError.*(takes .* positional argument|missing \d+ required|unexpected keyword argument)",
    ),
    (
        "number_not_iterable",
        r"'(?:int|float)' object is not iterable",
    ),
    (
        "a_thousand_classes",
        r"\[\d+, 1000\]|size of tensor [ab] \(1000\)|tensor b \(1000\)",
    ),
    (
        "shapes_do_not_fit",
        r"size of tensor|shape.*invalid|size mismatch|must match|cannot be multiplied|Dimension out of range"
        r"|out of bounds|out of range|expected .* dimensions?|Expected \d-dimensional|(?:not|could not) broadcast"
        r"|shape of the mask|same number of dimensions|invalid shape"
        r"|expected .* to have \d+ channels",
    ),
]

OWN_TYPE = "own"  # in `kept_back`: an exception type that the student defined

# Diagnoses whose sentences explain an error.
KNOWN_ERRORS = frozenset(name for name, _ in _RULES)


def explain_error(error: Mapping[str, Any]) -> Finding:
    """Return the finding on an exception: which known error it is, and the student's line that raised it.

    `error` has the entries "type", "message", "lines" and maybe "cause". With "kept_back", the message occurred on
    hidden inputs only and could reveal them: the finding then names nothing but the type.
    """
    text, cause = f"{error['type']}: {error['message']}", error.get("cause")
    known = _known_error("; ".join([text, *(_texts(cause) if cause else ())]))
    if error.get("kept_back"):
        return Finding(known or "raised", f"finding.{known or 'raised_unseen'}", {"error": _kept_back(error)})
    message = Sentence("error.because", {"error": text, "cause": Sentence.from_data(cause)}) if cause else text
    line = Sentence("where.own_line", error["lines"][-1]) if error["lines"] else None
    return Finding(known or "raised", f"finding.{known or 'raised'}", {"error": message}, line)


def _known_error(text: str) -> str | None:
    return next((name for name, pattern in _RULES if re.search(pattern, text)), None)


def _kept_back(error: Mapping[str, Any]) -> Sentence:
    """The sentence that names the type if it is one of Python's own."""
    kind = error["kept_back"]
    return Sentence("error.kept_back", {"type": kind}) if kind != OWN_TYPE else Sentence("error.kept_back_own")


def _texts(cause: Mapping[str, Any]) -> Iterator[str]:
    """The texts among the facts of a sentence's data, nested ones included; they are not translated."""
    for fact in cause["facts"].values():
        if isinstance(fact, Mapping):
            yield from _texts(fact)
        elif isinstance(fact, str):
            yield fact
