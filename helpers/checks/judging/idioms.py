"""Recognise code of older versions, of Python or of a library, by the error that it raises; say what to write today."""

import collections.abc
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from helpers.checks.judging.old_names import (
    OLD_ARGUMENTS,
    OLD_ATTRIBUTES,
    OLD_NAMES,
    PYTHON_2_ATTRIBUTES,
    PYTHON_2_CALLS,
    PYTHON_2_NAMES,
)

PYTHON_2 = "Python 2"
_LIBRARIES = {
    "torch": "torch",
    "torchvision": "torchvision",
    "numpy": "NumPy",
    "scipy": "SciPy",
    "PIL": "Pillow",
    "cv2": "OpenCV",
}


@dataclass(frozen=True)
class Idiom:
    """Code words only: what the student's code uses, what to write `instead`, and whose older version had it."""

    idiom: str
    instead: str
    library: str

    @property
    def diagnosis(self) -> str:
        """Python 2 has a diagnosis of its own."""
        return "python_2" if self.library == PYTHON_2 else "removed_idiom"

    @property
    def facts(self) -> dict[str, str]:
        """The facts of the diagnosis's sentences."""
        python_2 = self.library == PYTHON_2
        return {"idiom": self.idiom, "instead": self.instead} | ({} if python_2 else {"library": self.library})


def idiom_in_error(text: str, *sources: str) -> Idiom | None:
    """The idiom that raised an error, None for any other.

    `text` is "Type: message", maybe with the texts of its causes in further lines; `sources` are the student's own
    lines that led to it, the innermost last.
    """
    return next(_found(text, sources), None)


def idiom_in_syntax(message: str, code: str) -> Idiom | None:
    """The idiom in a line of code that Python cannot read, for this `message`; None for any other."""
    for said, written, idiom in _SYNTAX:
        if re.search(said, message) and re.search(written, code):
            return idiom
    return None


def is_python_2(name: str) -> bool:
    """Whether Python 2 has a built-in of this name, and Python 3 has not."""
    return name in PYTHON_2_NAMES or name in PYTHON_2_CALLS


def _found(text: str, sources: Sequence[str]) -> Iterator[Idiom]:
    source = sources[-1] if sources else ""
    asked = next(filter(None, (re.search(r"\bvolatile\s*=\s*\w+", line) for line in sources)), None)
    if asked and "does not require grad" in text:
        yield Idiom(asked[0], "requires_grad=True", "torch")
    yield from _by_message(text, source)
    for missing in re.finditer(r"[Mm]odule '([\w.]+)' has no attribute '(\w+)'", text):
        yield from _by_name(f"{missing[1]}.{missing[2]}")
    for missing in re.finditer(r"cannot import name '(\w+)' from '([\w.]+)'", text):
        yield from _by_name(f"{missing[2]}.{missing[1]}")
    for missing in re.finditer(r"No module named '([\w.]+)'", text):
        yield from _by_name(missing[1])
    for missing in re.finditer(r"^(\w+): name '(\w+)' is not defined", text, re.MULTILINE):
        yield from _by_built_in(missing[2], source, missing[1] == "NameError")
    for missing in re.finditer(r"'([\w.]+)' object has no attribute '(\w+)'", text):
        yield from _by_attribute(missing[1], missing[2])
    yield from _by_argument(text, source)


# --- Names ---


def _by_name(name: str) -> Iterator[Idiom]:
    """The idiom of a name with its modules, or of a module that it is in."""
    if name.startswith("collections.") and name.partition(".")[2] in collections.abc.__all__:
        yield Idiom(name, name.replace(".", ".abc.", 1), "Python")
    if re.fullmatch(r"torchvision\.models\.\w+\.model_urls", name):
        yield Idiom("model_urls", "weights=...", "torchvision")
    if name in OLD_NAMES:
        instead = OLD_NAMES[name]
        shown = f"{name}(X)" if instead == "X" else re.sub(r"^numpy\b", "np", name)
        yield Idiom(shown, instead, _LIBRARIES.get(name.partition(".")[0], "Python"))
    if name in PYTHON_2_NAMES:
        yield Idiom(name, PYTHON_2_NAMES[name], PYTHON_2)


def _by_built_in(name: str, source: str, unexplained: bool) -> Iterator[Idiom]:
    """The idiom of a name that is not defined; what may be any name is one only while nothing else explains it."""
    if name in PYTHON_2_NAMES:
        yield from _by_name(name)
    elif unexplained and name == "Variable":
        yield Idiom("Variable(X)", "X", "torch")
    elif unexplained and name in PYTHON_2_CALLS and re.search(rf"(?<![\w.]){name}\(", source):
        yield Idiom(name, PYTHON_2_CALLS[name], PYTHON_2)


def _by_attribute(kind: str, name: str) -> Iterator[Idiom]:
    if kind == "Tensor":
        yield from _by_name(f"torch.{name}")
    library = "torch" if kind in ("Tensor", "Parameter") else "NumPy" if "ndarray" in kind else "Pillow"
    for table, whose in ((OLD_ATTRIBUTES, library), (PYTHON_2_ATTRIBUTES, PYTHON_2)):
        types, idiom, instead = table.get(name, ("", "", ""))
        if idiom and re.search(types, kind):
            yield Idiom(idiom, instead, whose)


def _by_argument(text: str, source: str) -> Iterator[Idiom]:
    refused = re.search(r"(\S*)\(\) got an unexpected keyword argument '(\w+)'", text)
    combined = re.search(r"(\S*)\(\) received an invalid combination of arguments - got \(([^)]*)\)", text)
    function = next((found[1] for found in (refused, combined) if found), "")
    names = [refused[2]] if refused else re.findall(r"(\w+)=", combined[2]) if combined else []
    for name in names:
        functions, instead, library = OLD_ARGUMENTS.get(name, ("", "", ""))
        if instead and re.search(functions, function):
            given = re.search(rf"\b{name}\s*=\s*(\w+)\s*[,)]", source)
            value = given[1] if given else "..."
            yield Idiom(f"{name}={value}", instead.format(value), library)


# --- Messages ---

# (pattern in the text, pattern in the source, idiom)
_MESSAGES = (
    (r"Variable data has to be a tensor", "", Idiom("Variable(x)", "torch.as_tensor(x)", "torch")),
    (r"Legacy autograd function", "", Idiom("MyFunction()(X)", "MyFunction.apply(X)", "torch")),
    (r"only supports? boolean masks|expected BoolTensor for mask", "", Idiom("mask.byte()", "mask.bool()", "torch")),
    (r"the `-` operator, (?:with|on) a bool tensor", "", Idiom("1 - mask", "~mask", "torch")),
    (r"'module' object is not callable", r"torch\.fft\(", Idiom("torch.fft(x)", "torch.fft.fft(x)", "torch")),
    (r"array is 0-dimensional, but 1", r"\.numpy\(\)\[0\]", Idiom(".numpy()[0]", ".item()", "torch")),
    (r"binary mode of fromstring is removed", "", Idiom("np.fromstring", "np.frombuffer", "NumPy")),
    (r"for >>: 'builtin_function_or_method'", "", Idiom("print >>f, x", "print(x, file=f)", PYTHON_2)),
    (r"'cmp' is an invalid keyword", "", Idiom("cmp=f", "key=functools.cmp_to_key(f)", PYTHON_2)),
)

_ITERABLES = {
    "range": "range(n)",
    "map": "map(f, x)",
    "filter": "filter(f, x)",
    "zip": "zip(x, y)",
    "dict_keys": "d.keys()",
    "dict_values": "d.values()",
    "dict_items": "d.items()",
}
_NUMPY_2 = (
    r"`(np\.\w+)` was removed in the NumPy 2\.0 release\. "
    r"(?:Use|It's still available as|Now it's available under)[^`]*`([^`]+)`"
)
_KIND = rf"({'|'.join(_ITERABLES)})"
_LISTS = (
    (rf"'{_KIND}' object is not subscriptable", "{}[0]", "list({})[0]"),
    (rf"'{_KIND}' object does not support item assignment", "{}[0] = x", "list({})"),
    (rf"object of type '{_KIND}' has no len\(\)", "len({})", "len(list({}))"),
    (rf"for \+: '{_KIND}' and 'list'", "{} + [x]", "list({}) + [x]"),
    (rf'\(not "{_KIND}"\) to list', "[x] + {}", "[x] + list({})"),
    (rf"'{_KIND}' object has no attribute 'sort'", "{}.sort()", "sorted({})"),
    (rf"'{_KIND}' object has no attribute '(?:append|extend|insert|pop|remove|reverse)'", "{}.append(x)", "list({})"),
)


def _by_message(text: str, source: str) -> Iterator[Idiom]:
    for said, written, idiom in _MESSAGES:
        if re.search(said, text) and re.search(written, source):
            yield idiom
    for said, idiom_of, instead_of in _LISTS:
        if found := re.search(said, text):
            code = _ITERABLES[found[1]]
            yield Idiom(idiom_of.format(code), instead_of.format(code), PYTHON_2)
    if found := re.search(r"`np\.(\w+)` was a deprecated alias for the builtin `(\w+)`", text):
        yield Idiom(f"np.{found[1]}", found[2], "NumPy")
    if found := re.search(_NUMPY_2, text):
        yield Idiom(found[1], found[2], "NumPy")
    if re.search(r"deprecated since version \S+ and is now removed|\w+\(\) was removed", text):
        for name in re.findall(r"\btorch\.(?:linalg\.)?(\w+)|\b(\w+)\(\) was removed", text):
            yield from _by_name(f"torch.{name[0] or name[1]}")
    if "invalid index of a 0-dim tensor" in text and ("[0]" in source or not source):
        yield _read_number(source)


def _read_number(source: str) -> Idiom:
    """The idiom `loss.data[0]`, once the way to a tensor's only number; as it is in `source`, if that is plain."""
    plain = re.search(r"(?<![\w.)\]])([A-Za-z_][\w.]*?)(?:\.data)?\[0\]", source)
    if plain and source.count("[0]") == 1:
        return Idiom(plain[0], f"{plain[1]}.item()", "torch")
    return Idiom(".data[0]", ".item()", "torch") if ".data[0]" in source else Idiom("x[0]", "x.item()", "torch")


# --- Syntax ---

# (pattern in Python's message, pattern in the line, idiom)
_SYNTAX = (
    (
        r"invalid syntax",
        r"^(?!\s*def\b)(?:.*[(,])?\s*(?:async\s*=\s*[\w.]+\s*[,)]|async=(?:True|False)\s*$)",
        Idiom("async=True", "non_blocking=True", "torch"),
    ),
    (r"call to 'print'", "", Idiom("print x", "print(x)", PYTHON_2)),
    (r"call to 'exec'", "", Idiom("exec x", "exec(x)", PYTHON_2)),
    (r"must be parenthesized", r"except\s.+,\s*[a-z]\w*\s*:", Idiom("except E, e:", "except E as e:", PYTHON_2)),
    (r"invalid syntax", r"\braise\s+(?:[\w.]+|'[^']*'|\"[^\"]*\")\s*,", Idiom("raise E, x", "raise E(x)", PYTHON_2)),
    (r"invalid syntax", r"<>", Idiom("a <> b", "a != b", PYTHON_2)),
    (r"invalid (?:hexa)?decimal literal", r"\b(?:0x[\da-fA-F]+|\d+)[lL]\b", Idiom("10L", "10", PYTHON_2)),
    (r"leading zeros in decimal integer", "", Idiom("0777", "0o777", PYTHON_2)),
    (r"invalid syntax", r"\b[uU][rR]['\"]", Idiom("ur'x'", "r'x'", PYTHON_2)),
    (r"Lambda expression parameters", "", Idiom("lambda (a, b):", "lambda a, b:", PYTHON_2)),
    (r"Function parameters cannot", "", Idiom("def f(a, (b, c)):", "def f(a, b, c):", PYTHON_2)),
)
