"""Recognise the errors that student code raises most often."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from helpers.checks.judging.idioms import PYTHON_2, Idiom, idiom_in_error
from helpers.checks.judging.verdict import Finding
from helpers.checks.sentences import Sentence, is_known

_NO_GPU = (
    r"Torch not compiled with CUDA|NVIDIA driver|No CUDA GPUs|CUDA error|on a CUDA device|torch\.cuda\.\w+Tensor"
    r"|not available.*cuda"
)
# (diagnosis, pattern in "Type: message"); the first match counts. A cause's texts are further lines.
_RULES = [
    (
        "ready_made",
        r"^ReadyMadeError",
    ),
    (
        "removed_idiom",
        r"\b(?:is now|was|has been|have been) removed\b",
    ),
    (
        "needs_gpu",
        _NO_GPU,
    ),
    (
        "needs_requires_grad",
        r"does not require grad and does not have a grad_fn|does not require grad|tensor that doesn't require gradient",
    ),
    (
        "loss_arguments",
        r"only batches of spatial targets|target tensor expected|target dtype|target batch_size"
        r"|floating point type for target|Target -?\d+ is out of bounds|log_softmax\w* not implemented"
        r"|cross_entropy_loss\(\)",
    ),
    (
        "grad_is_none",
        # Attributes that tensors have, and arithmetic.
        r"'NoneType' object has no attribute '(?:\w+_|T|abs|a?max|a?min|arg\w+|clamp|clone|cpu|data|detach|dim|div"
        r"|dtype|flatten|float|max|mean|mul|norm|numel|numpy|permute|pow|reshape|shape|sign|size|sqrt|square|squeeze"
        r"|std|sum|to|transpose|unsqueeze|view|view_as)'|'NoneType' object is not subscriptable"
        r"|operand type(?!.*'(?:str|list|tuple|dict)').*NoneType|must be Tensor, not NoneType"
        r"|expected Tensor as element.*NoneType",
    ),
    (
        "none_value",
        r"'NoneType' object|NoneType object|type 'NoneType'|'NoneType' and|and 'NoneType'|not \"?NoneType"
        r"|got \(NoneType",
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
        "leaf_in_place",
        r"leaf Variable that requires grad.*in-place",
    ),
    (
        "hook_on_in_place",
        r"BackwardHookFunction.*is being modified inplace",
    ),
    (
        "own_operation",
        r"custom autograd\.Function|Backward returned an (?:incorrect number of gradients|invalid gradient)",
    ),
    (
        "not_in_the_graph",
        r"appears to not have been used in the graph",
    ),
    (
        "model_is_no_list",
        r"'\w*Net' object is not (?:iterable|subscriptable)|object of type '\w*Net' has no len",
    ),
    (
        "clamp_without_bounds",
        r"torch\.clamp: At least one of 'min' or 'max' must not be None",
    ),
    (
        "changed_in_place",
        r"modified by an inplace operation|is being modified inplace",
    ),
    (
        "numpy_needs_detach",
        r"Can't call numpy\(\) on Tensor that requires grad",
    ),
    (
        "item_of_many",
        r"elements? cannot be converted to Scalar|only one element tensors can be converted"
        r"|Boolean value of Tensor with more than one value|truth value of an array with more than one element"
        r"|integer tensors of a single element|only (?:length-1|size-1|0-dimensional) arrays can be converted",
    ),
    (
        "raises_a_text",
        r"exceptions must derive from BaseException",
    ),
    (
        "missing_import",
        r"^(?:ModuleNotFound|Import)Error:",
    ),
    (
        "undefined_name",
        r"^(?:NameError|UnboundLocalError):",
    ),
    (
        "missing_parentheses",
        r"'(?:builtin_function_or_method|method)' object (?:has no attribute|is not (?:subscriptable|iterable))"
        r"|operand type.*'(?:builtin_function_or_method|method)'"
        r"|must be Tensor, not (?:builtin_function_or_method|method)",
    ),
    (
        "layer_is_a_name",
        r"'str' object has no attribute '(?:register_\w+|forward|weight|bias|parameters|modules|children|out_channels)'"
        r"|'str' object is not callable",
    ),
    (
        "no_attribute",
        r"^AttributeError:.* has no attribute",
    ),
    (
        "number_not_iterable",
        r"'(?:int|float)' object is not (?:iterable|subscriptable)|non-iterable (?:int|float) object"
        r"|(?:of|over) a 0-d (?:tensor|array)|invalid index of a 0-dim tensor|invalid index to scalar variable",
    ),
    (
        "float_for_integer",
        r"'float' object cannot be interpreted as an integer|indices must be integers or slices, not float"
        r"|slice indices must be integers|valid indices \(got float\)|non-int of type 'float'"
        r"|must be tuple of ints, not float|tuple of ints,but got float|single integer, got '[\d.]+'",
    ),
    (
        "wrong_call",
        r"^TypeError:.*(?:takes .*arguments?\b|takes no |missing .*arguments?\b|unexpected keyword argument"
        r"|is an invalid keyword argument|expected (?:at (?:least|most) )?\d+ arguments?, got"
        r"|multiple values for (?:keyword )?argument|positional-only argument|invalid combination of arguments"
        r"|expected np\.ndarray \(got|argument (?:'\w+' )?(?:\(position \d+\) )?must be"
        r"|argument '\w+' failed to unpack)",
    ),
    (
        "interpolation",
        r"same number of spatial dimensions|align_corners option can only be set|Got \dD input, but \w+ mode needs",
    ),
    (
        "a_thousand_classes",
        # Shapes of as many axes: those of a class's single score have nothing to do with the number of classes.
        r"\[\d+, 1000\](?!\) and output\[0\] has a shape of torch\.Size\(\[\d*\]\))"
        r"|\[1000\]\) and output\[0\] has a shape of torch\.Size\(\[(?!1?\])\d+\]\)"
        r"|size of tensor [ab] \(1000\)|tensor b \(1000\)",
    ),
    (
        "first_axis",
        # A class, among few images.
        r"index (?:\d{2,} is out of bounds for (?:dimension|axis) 0 with size \d"
        r"|[2-9] is out of bounds for dimension 0 with size 1)\b",
    ),
    (
        "shapes_do_not_fit",
        r"^(?:Runtime|Index|Value|Axis|Type)Error:.*(?:size of tensor|shape.*invalid|size mismatch|cannot be multiplied"
        r"|Mismatch in shape|Expected size for first two dimensions"
        r"|(?:[Ss]ize|[Dd]imension)s?\b.*must match|Dimension out of range|(?:index|axis) -?\d+ is out of bounds"
        r"|(?:index|number) k out of range|\bindex out of range|too many indices|expected .* dimensions?"
        r"|Expected \d-dimensional|(?:not be|not|could not) broadcast|not aligned|cannot reshape|shape of the mask"
        r"|number of dimensions|invalid shape|to be equal size|expected .* to have \d+ channels)",
    ),
]

_CLASS_SIDE = 224  # of the images in class, in pixels
_SMALLEST = 8  # of the images that functions are tried on
_END = re.compile(r"\.(?: |$)")  # of a sentence
_PLACE = re.compile(r" \((?:/[^()]*|unknown location|<ipython-input[^()]*)\)$")  # a file, at the end of a message

OWN_TYPE = "own"  # in `kept_back`: an exception type that the student defined
_IDIOMS = ("problem.removed_idiom", "problem.python_2")
_IDIOM_FACTS = ("idiom", "instead", "library")
_STAR_IMPORTS = ("problem.star_import_fails", "problem.star_imports_fail")

# Diagnoses whose sentences explain an error.
KNOWN_ERRORS = frozenset({*(name for name, _ in _RULES), "fixed_size", "python_2", "wrong_signature"})


def explain_error(error: Mapping[str, Any]) -> Finding:
    """Return the finding on an exception: which known error it is, and the student's line that raised it.

    `error` is as in `Record`. With "kept_back", the message occurred on hidden inputs only and could reveal them: the
    finding then names nothing but the type.
    """
    known, key, facts = _known_error(error)
    if error.get("kept_back"):
        unseen = next(filter(is_known, (f"finding.{key}_unseen", f"finding.{known}_unseen")), f"finding.{key}")
        return Finding(known, unseen, {"error": _kept_back(error)})
    lines = [line for line in error["lines"] if facts.get("idiom", "") in line["source"]] or error["lines"]
    line = Sentence("where.own_line", lines[-1]) if lines else None
    return Finding(known, f"finding.{key}", {"error": _told(error, bool(facts)), **facts}, line)


def _known_error(error: Mapping[str, Any]) -> tuple[str, str, dict[str, str]]:
    """The diagnosis, the key of its sentence below "finding", and the sentence's facts beside "error"."""
    cause = error.get("cause")
    text = "\n".join([f"{error['type']}: {error['message']}", *_texts(cause)])
    if error.get("deliberate") and not re.search(_NO_GPU, text):
        return "raised", "raised", {}  # a text of the student's own, which may say anything
    idiom = _idiom_in_cause(cause) or idiom_in_error(text, *(line["source"] for line in error["lines"]))
    if idiom and not error.get("own_callee"):  # whose arguments may be called as they like
        return idiom.diagnosis, idiom.diagnosis, idiom.facts
    known = next((name for name, pattern in _RULES if re.search(pattern, text, re.MULTILINE)), "raised")
    if known == "shapes_do_not_fit" and _fits_class_size(error):
        known = "fixed_size"
    return _refused(error) if known == "wrong_call" else (known, _key(known, cause), {})


def _fits_class_size(error: Mapping[str, Any]) -> bool:
    """Whether 224 pixels are in the line that raised the error, or meet images of another size in its message."""
    sizes = {int(number) for number in re.findall(r"\b\d+\b", error["message"])}
    other = any(_SMALLEST <= size < _CLASS_SIDE for size in sizes)
    in_line = any(re.search(rf"\b{_CLASS_SIDE}\b", line["source"]) for line in error["lines"][-1:])
    return in_line or (_CLASS_SIDE in sizes and other)


def _idiom_in_cause(cause: Mapping[str, Any] | None) -> Idiom | None:
    """The idiom that kept a name from being defined while loading."""
    found = (sentence["facts"] for sentence in _sentences(cause) if sentence["key"] in _IDIOMS)
    return next((Idiom(*(str(facts.get(name, PYTHON_2)) for name in _IDIOM_FACTS)) for facts in found), None)


def _refused(error: Mapping[str, Any]) -> tuple[str, str, dict[str, str]]:
    """Which call had the wrong arguments: the exercise's, or one in the student's code, maybe of its own function."""
    if not error["lines"]:
        return "wrong_signature", "wrong_signature", {}
    return "wrong_call", "wrong_own_call" if error.get("own_callee") else "wrong_call", {}


def _key(known: str, cause: Mapping[str, Any] | None) -> str:
    if known == "removed_idiom":
        return "removed_idiom_unnamed"
    if known == "missing_import" and any(sentence["key"] in _STAR_IMPORTS for sentence in _sentences(cause)):
        return "missing_star_import"
    return known


def shown(message: str, brief: bool = False) -> str:
    """An error's message without the place of a file; `brief`: its first sentence, where the rest is said better."""
    message = _PLACE.sub("", message).removesuffix(".")
    return _END.split(message)[0] if brief else message


def _told(error: Mapping[str, Any], brief: bool) -> Sentence | str:
    """What Python says, and why."""
    message = shown(error["message"], brief)
    if error.get("cause"):  # the type is then none that Python named
        return Sentence("error.because", {"error": message, "cause": Sentence.from_data(error["cause"])})
    return f"{error['type']}: {message}"


def _kept_back(error: Mapping[str, Any]) -> Sentence:
    """The sentence that names the type if it is one of Python's own."""
    kind = error["kept_back"]
    return Sentence("error.kept_back", {"type": kind}) if kind != OWN_TYPE else Sentence("error.kept_back_own")


def _texts(cause: Mapping[str, Any] | None) -> Iterator[str]:
    """The texts among the facts of a sentence's data, nested ones included; they are not translated."""
    for sentence in _sentences(cause):
        for fact in sentence["facts"].values():
            yield from (item for item in (fact if isinstance(fact, list) else [fact]) if isinstance(item, str))


def _sentences(cause: Mapping[str, Any] | None) -> Iterator[Mapping[str, Any]]:
    """A sentence's data and those of the sentences among its facts."""
    if cause:
        yield cause
        for fact in cause["facts"].values():
            yield from _sentences(fact if isinstance(fact, Mapping) and "key" in fact else None)
