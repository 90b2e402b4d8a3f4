"""Code of older versions is named, with what to write today, wherever it raises; what still works is left in peace."""

import builtins
import collections
import importlib
import warnings
from typing import Any

import numpy as np
import pytest
import torch
from judging import finding_on

from helpers.checks.judging.idioms import idiom_in_error, idiom_in_syntax
from helpers.checks.judging.old_names import OLD_NAMES, PYTHON_2_CALLS, PYTHON_2_NAMES
from helpers.checks.protocol.arguments import Tensor
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.run import run_probe

SCORE = "score = model(X.requires_grad_()).sum()\n"


@pytest.mark.parametrize(
    ("body", "idiom", "instead"),
    [
        # Variable and what came with it
        (f"{SCORE}score.backward(retain_variables=True)", "retain_variables=True", "retain_graph=True"),
        (f"{SCORE}torch.autograd.backward(score, retain_variables=0)", "retain_variables=0", "retain_graph=0"),
        (f"{SCORE}torch.autograd.grad(score, X, retain_variables=True)", "retain_variables=True", "retain_graph=True"),
        (f"{SCORE}score.backward(\n    retain_variables=True)", "retain_variables=...", "retain_graph=..."),
        (f"{SCORE}print(score.data[0])", "score.data[0]", "score.item()"),
        (f"{SCORE}print('score', score[0])", "score[0]", "score.item()"),
        (f"{SCORE}print(score.cpu().data[0])", ".data[0]", ".item()"),
        (f"{SCORE}print(score.detach().numpy()[0])", ".numpy()[0]", ".item()"),
        ("return model(X).max(1)[1][0][0]", "x[0]", "x.item()"),
        ("v = Variable(X, volatile=True)\nmodel(v).sum().backward()", "volatile=True", "requires_grad=True"),
        ("return model(X, volatile=True)", "volatile=True", "with torch.no_grad():"),
        ("return X.to('cpu', **{'async': True})", "async=...", "non_blocking=..."),
        ("return Variable(np.ones(3))", "Variable(x)", "torch.as_tensor(x)"),
        ("del globals()['Variable']\nreturn Variable(X)", "Variable(X)", "X"),
        ("return torch.Variable(X)", "torch.Variable(X)", "X"),
        ("from torch import Variable", "torch.Variable(X)", "X"),
        ("return X.creator", "x.creator", "x.grad_fn"),
        (
            "from torch.autograd.gradcheck import zero_gradients",
            "torch.autograd.gradcheck.zero_gradients",
            "X.grad = None",
        ),
        (
            "class Old(torch.autograd.Function):\n    def forward(self, x): return x\nreturn Old()(X)",
            "MyFunction()(X)",
            "MyFunction.apply(X)",
        ),
        # removed from torch and torchvision
        ("return torch.gels(X, X)", "torch.gels", "torch.linalg.lstsq"),
        ("return X.gels(X)", "torch.gels", "torch.linalg.lstsq"),
        ("return torch.symeig(torch.eye(3))", "torch.symeig", "torch.linalg.eigh"),
        ("return torch.eye(3).eig()", "torch.eig", "torch.linalg.eig"),
        ("return torch.matrix_rank(torch.eye(3))", "torch.matrix_rank", "torch.linalg.matrix_rank"),
        ("return torch.rfft(X, 2)", "torch.rfft", "torch.fft.rfft"),
        ("return torch.fft(X, 2)", "torch.fft(x)", "torch.fft.fft(x)"),
        ("return 1 - (X > 0)", "1 - mask", "~mask"),
        ("return X.masked_fill((X > 0).byte(), 0)", "mask.byte()", "mask.bool()"),
        ("import torch.legacy.nn", "torch.legacy", "torch.nn"),
        ("from torchvision.transforms import Scale", "torchvision.transforms.Scale", "transforms.Resize"),
        (
            "import torchvision.transforms as T\nreturn T.RandomSizedCrop(3)",
            "torchvision.transforms.RandomSizedCrop",
            "transforms.RandomResizedCrop",
        ),
        ("from torchvision.models.resnet import model_urls", "model_urls", "weights=..."),
        (
            "from torchvision.utils import make_grid\nreturn make_grid(X, range=(0, 1))",
            "range=...",
            "value_range=...",
        ),
        # NumPy, SciPy, Pillow, Python
        ("return np.float(3)", "np.float", "float"),
        ("return np.zeros(3, dtype=np.int)", "np.int", "int"),
        ("return np.product([3])", "np.product", "np.prod"),
        ("return np.alltrue([3])", "np.alltrue", "np.all"),
        ("return np.float_(3)", "np.float_", "np.float64"),
        ("from numpy import in1d", "np.in1d", "np.isin"),
        ("return np.ones(3).tostring()", "x.tostring()", "x.tobytes()"),
        ("from scipy.misc import imread, imresize", "scipy.misc.imread", "PIL.Image.open"),
        ("from PIL import Image\nreturn Image.ANTIALIAS", "PIL.Image.ANTIALIAS", "Image.LANCZOS"),
        ("from collections import Iterable", "collections.Iterable", "collections.abc.Iterable"),
        ("import time\nreturn time.clock()", "time.clock", "time.perf_counter"),
    ],
)
def test_a_removed_idiom_is_named_with_what_to_write(body, idiom, instead):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # SciPy's, on importing scipy.misc
        found = finding_on(body)
    assert found.name == "removed_idiom"
    assert f"`{idiom}`" in found.message
    assert found.hint == f"Write `{instead}` instead."


@pytest.mark.parametrize(
    ("body", "idiom", "instead"),
    [
        ("for i in xrange(3): pass", "xrange", "range"),
        ("return raw_input()", "raw_input", "input"),
        ("return reduce(max, [1])", "reduce", "functools.reduce"),
        ("return file('x')", "file", "open"),
        ("return {}.iteritems()", "d.iteritems()", "d.items()"),
        ("return {}.has_key(1)", "d.has_key(key)", "key in d"),
        ("return iter([1]).next()", "x.next()", "next(x)"),
        ("return map(abs, [1])[0]", "map(f, x)[0]", "list(map(f, x))[0]"),
        ("return len(zip([1], [2]))", "len(zip(x, y))", "len(list(zip(x, y)))"),
        ("return {}.keys()[0]", "d.keys()[0]", "list(d.keys())[0]"),
        ("return {}.keys().sort()", "d.keys().sort()", "sorted(d.keys())"),
        ("return range(3) + [4]", "range(n) + [x]", "list(range(n)) + [x]"),
        ("return [4] + range(3)", "[x] + range(n)", "[x] + list(range(n))"),
        ("random.shuffle(range(3))", "range(n)[0] = x", "list(range(n))"),
        ("return sorted([1], cmp=max)", "cmp=f", "key=functools.cmp_to_key(f)"),
        ("print >>X, 'text'", "print >>f, x", "print(x, file=f)"),
        ("import cPickle", "cPickle", "pickle"),
        ("from itertools import izip", "itertools.izip", "zip"),
        ("import urllib\nurllib.urlretrieve('x')", "urllib.urlretrieve", "urllib.request.urlretrieve"),
    ],
)
def test_python_2_is_named_with_what_to_write(body, idiom, instead):
    found = finding_on(body)
    assert found.name == "python_2"
    assert f"`{idiom}`, which is from Python 2" in found.message
    assert found.hint == f"Write `{instead}` instead."


@pytest.mark.parametrize(
    ("line", "diagnosis", "instead"),
    [
        ("x = x.cuda(async=True)", "removed_idiom", "non_blocking=True"),
        ("x = x.cuda(0, async = True).long()", "removed_idiom", "non_blocking=True"),
        ("x = x.cuda(0,\n    async=True)", "removed_idiom", "non_blocking=True"),
        ("x = x.cuda(\n    async=True\n    )", "removed_idiom", "non_blocking=True"),
        ("x = x.cuda(async=fast)", "removed_idiom", "non_blocking=True"),
        ("print x", "python_2", "print(x)"),
        ("exec code in names", "python_2", "exec(x)"),
        ("try:\n    pass\nexcept ValueError, e:\n    pass", "python_2", "except E as e:"),
        ("raise ValueError, 'text'", "python_2", "raise E(x)"),
        ("raise 'a text', 3", "python_2", "raise E(x)"),
        ("if x <> 3: pass", "python_2", "a != b"),
        ("x = 10L", "python_2", "10"),
        ("x = 0xFFL", "python_2", "10"),
        ("x = 0777", "python_2", "0o777"),
        ("x = ur'a'", "python_2", "r'x'"),
        ("f = lambda (a, b): a", "python_2", "lambda a, b:"),
        ("def f(a, (b, c)): pass", "python_2", "def f(a, b, c):"),
    ],
)
def test_an_idiom_that_python_cannot_read_is_named(line, diagnosis, instead):
    with pytest.raises(SyntaxError) as caught:
        compile(line, "<student>", "exec", dont_inherit=True)
    found = idiom_in_syntax(caught.value.msg, line.splitlines()[(caught.value.lineno or 1) - 1])
    assert found is not None
    assert (found.diagnosis, found.instead) == (diagnosis, instead)


@pytest.mark.parametrize(
    "line",
    [
        "def f(x, async=False): pass",
        "async = True",
        "x = (1, 2",
        "x = 1 +",
        "raise ValueError 'text'",
        "x = 3x",
        "try:\n    pass\nexcept A, B:\n    pass",
    ],
)
def test_another_syntax_error_is_no_idiom(line):
    with pytest.raises(SyntaxError) as caught:
        compile(line, "<student>", "exec", dont_inherit=True)
    assert idiom_in_syntax(caught.value.msg, line.splitlines()[(caught.value.lineno or 1) - 1]) is None


@pytest.mark.parametrize(
    ("body", "diagnosis"),
    [
        ("return torch.gelss(X)", "no_attribute"),
        ("return np.produkt(X)", "no_attribute"),
        ("from scipy.misc import imreed", "missing_import"),
        ("return X.next()", "no_attribute"),
        ("return reduce + 1", "undefined_name"),
        ("return range(3).appnd(1)", "no_attribute"),
        ("return helper(1, retain_variables=True)", "wrong_call"),
        ("return helper(1, range=2)", "wrong_call"),
        ("import collections\nreturn collections.OrderedDictt", "no_attribute"),
        ("raise RuntimeError('volatile was removed')", "raised"),
    ],
)
def test_a_misspelling_and_an_argument_of_ones_own_are_no_idioms(body, diagnosis):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert finding_on(body).name == diagnosis


def test_what_a_library_removed_without_naming_a_successor_is_named_too():
    found = finding_on("return np.geterrobj()")
    assert (found.name, found.key) == ("removed_idiom", "finding.removed_idiom_unnamed")


def looked_up(name: str) -> Any:
    """What Python finds under the name: a module, or an attribute of one; raises ImportError or AttributeError."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            found = getattr(found, part)
        return found
    raise ImportError(name)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", OLD_NAMES)
def test_a_name_that_still_works_is_on_no_list(name):
    try:
        found = looked_up(name)
    except (ImportError, AttributeError):
        return
    matrix = torch.eye(3)
    with pytest.raises(RuntimeError, match="is now removed"):
        found(*([matrix] * (2 if name in ("torch.lstsq", "torch.solve") else 1)))


def test_python_3_has_none_of_python_2s_built_ins():
    for name in (*PYTHON_2_NAMES, *PYTHON_2_CALLS):
        assert not hasattr(builtins, name), name


def test_what_collections_still_holds_is_no_idiom():
    assert idiom_in_error("AttributeError: module 'collections' has no attribute 'Counterr'") is None
    assert hasattr(collections, "Counter")


@pytest.mark.parametrize(
    "body",
    [
        "return Variable(X, requires_grad=True)",
        "return Variable(X, volatile=True)",
        "return F.softmax(X)",
        "return F.cross_entropy(X.flatten(1), torch.zeros(2, dtype=torch.int64), size_average=False)",
        "return torch.range(0, 3)",
        "return np.bool(1)",
    ],
)
def test_what_still_works_raises_nothing(body):
    namespace: dict[str, Any] = {
        "torch": torch,
        "np": np,
        "F": torch.nn.functional,
        "Variable": torch.autograd.Variable,
    }
    exec(f"def answer(X):\n    {body}", namespace)
    assert run_probe(namespace["answer"], Probe("p", {"X": Tensor(np.ones((2, 3, 4, 4), np.float32))})).error is None
