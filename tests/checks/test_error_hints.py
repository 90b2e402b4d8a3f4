"""What an error is taken for: the student's own call, a library's refusal, or something else altogether."""

import pytest
import torch
from judging import finding_on


@pytest.mark.parametrize("decorator", ["", "@torch.no_grad()", "@functools.lru_cache"])
@pytest.mark.parametrize("parameters", ["X, y", "X, y, model, extra", ""])
def test_a_function_that_refuses_the_exercises_call_has_the_wrong_signature(parameters, decorator):
    found = finding_on("return X", parameters, decorator)
    assert (found.name, found.line) == ("wrong_signature", None)


@pytest.mark.parametrize(
    "call",
    [
        "F.relu(X, 1, 2, 3)",
        "F.relu(X, slope=1)",
        "F.cross_entropy(model(X))",
        "torch.sign(X, 1)",
        "X.max(dims=1)",
        "torch.abs([1])",
        "model(X, y)",
        "model()",
        "len(X, y)",
        "int(model)",
        "print(colour=1)",
        "range()",
        "np.zeros()",
        "np.sum(X, axes=1)",
        "torch.nn.Linear(3)",
        "''.join(1, 2)",
        "(lambda x: x)(1, 2)",
        "F.relu(X, negative=1) if relu(X) is X else 0",
    ],
)
def test_a_call_of_a_library_with_wrong_arguments_is_no_wrong_signature(call):
    found = finding_on(f"return {call}")
    assert (found.name, found.key) == ("wrong_call", "finding.wrong_call")
    assert call[:40] in found.message
    assert "help(name)" in found.hint


@pytest.mark.parametrize(
    "call",
    ["helper(X)", "helper(X, y, 1)", "helper(X, c=1)", "relu(X, y)", "Net()", "Net(3).score()", "answer(X)", "inner()"],
)
def test_a_call_of_ones_own_function_with_wrong_arguments_points_at_its_def(call):
    found = finding_on(f"def inner(x):\n    return x\nreturn {call}")
    assert (found.name, found.key) == ("wrong_call", "finding.wrong_own_call")
    assert "`def` line" in found.hint


def test_lines_of_a_decorated_function_are_the_students_own_too():
    for decorator in ("@torch.enable_grad()", "@functools.wraps(relu)", "@functools.lru_cache"):
        assert "1 / 0" in finding_on("return 1 / 0", decorator=decorator).message


@pytest.mark.parametrize(
    ("body", "diagnosis"),
    [
        # None
        ("return X.grad.abs()", "grad_is_none"),
        ("return torch.abs(X.grad)", "grad_is_none"),
        ("return 0.5 * X.grad", "grad_is_none"),
        ("return re.match('a', 'b').group()", "none_value"),
        ("for i in [3, 1].sort(): pass", "none_value"),
        ("return len(None)", "none_value"),
        ("a, b = helper(None, 1)", "none_value"),
        ("return helper(None, 1) > 3", "none_value"),
        ("return torch.randn(3, generator=None, width=1)", "wrong_call"),
        ("return F.cross_entropy(model(X), None)", "loss_arguments"),
        # in place
        ("x = X.requires_grad_()\nx += 1", "leaf_in_place"),
        ("e = X.requires_grad_().exp()\ne += 1\ne.sum().backward()", "changed_in_place"),
        (
            "relu = torch.nn.ReLU(inplace=True)\nrelu.register_full_backward_hook(lambda *seen: None)\n"
            "relu(X.requires_grad_() + 0)",
            "hook_on_in_place",
        ),
        # a layer's name in place of the layer
        ("'features.3'.register_forward_hook(print)", "layer_is_a_name"),
        ("layer = 'features.3'\nreturn layer.weight", "layer_is_a_name"),
        ("layer = 'features.3'\nreturn layer(X)", "layer_is_a_name"),
        ("return 'abc'.nothing", "no_attribute"),
        # enlarging a map
        ("F.interpolate(torch.ones(2, 1, 4, 5, 1), (8, 9), mode='bilinear')", "interpolation"),
        ("F.interpolate(torch.ones(4, 5), (8, 9), mode='bilinear')", "interpolation"),
        ("F.interpolate(torch.ones(2, 4, 5), 8, mode='bilinear')", "interpolation"),
        ("F.interpolate(torch.ones(2, 1, 4, 5), (8, 9), align_corners=False)", "interpolation"),
        # the graph, and operations of one's own
        ("X.detach().register_hook(lambda grad: grad)", "needs_requires_grad"),
        (
            "x = X.clone().requires_grad_()\nX.requires_grad_()\ntorch.autograd.grad(model(X).sum(), x)",
            "not_in_the_graph",
        ),
        ("class Own(torch.autograd.Function): pass\nOwn.apply(X)", "own_operation"),
        (
            "class Own(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, x): return x.relu()\n"
            "Own.apply(X.requires_grad_()).sum().backward()",
            "own_operation",
        ),
        (
            "class Own(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, x): return x.relu()\n"
            "    @staticmethod\n    def backward(ctx, grad): return grad, grad\n"
            "Own.apply(X.requires_grad_()).sum().backward()",
            "own_operation",
        ),
        ("for layer in model: pass", "model_is_no_list"),
        ("return model[0]", "model_is_no_list"),
        ("return len(model)", "model_is_no_list"),
        ("return X.clamp()", "clamp_without_bounds"),
        # one number, several numbers, whole numbers
        ("if np.ones(3) > 0: pass", "item_of_many"),
        ("return float(np.ones(3))", "item_of_many"),
        ("return range(torch.ones(3))", "item_of_many"),
        ("a, b = 3", "number_not_iterable"),
        ("return max(3)", "number_not_iterable"),
        ("return list(X.sum())", "number_not_iterable"),
        ("t = X.sum()\nfor i in range(3): t[i]", "number_not_iterable"),
        ("return range(6 / 2)", "float_for_integer"),
        ("return torch.zeros(6 / 2)", "float_for_integer"),
        ("return X.view(2, 192 / 2)", "float_for_integer"),
        ("i = 4 / 2\nreturn [1, 2, 3][i]", "float_for_integer"),
        ("return [0] * (4 / 2)", "float_for_integer"),
        # shapes and indices
        ("return X[5]", "shapes_do_not_fit"),
        ("return X[0, 0, 0, 0, 0]", "shapes_do_not_fit"),
        ("return [1][4]", "shapes_do_not_fit"),
        ("return X.flatten(2) @ X.flatten(2)", "shapes_do_not_fit"),
        ("return X.squeeze(9)", "shapes_do_not_fit"),
        ("return np.ones((2, 3)) + np.ones((4, 3))", "shapes_do_not_fit"),
        ("return np.ones((2, 3)).reshape(4, 4)", "shapes_do_not_fit"),
        ("return np.ones((2, 3)).dot(np.ones((2, 3)))", "shapes_do_not_fit"),
        ("return torch.stack([torch.ones(2), torch.ones(3)])", "shapes_do_not_fit"),
        ("return '{} {}'.format(1)", "raised"),
        ("return np.uint8(300)", "raised"),
        ("return chr(-1)", "raised"),
        ("return random.choice([])", "raised"),
        # names
        ("return salency", "undefined_name"),
        ("if y is None: s = 1\nreturn s", "undefined_name"),
        ("return torch.softmaxx(X)", "no_attribute"),
        ("return X.abss()", "no_attribute"),
        ("import nowhere", "missing_import"),
        ("from torch.utils.tensorboard import SummaryWriter", "missing_import"),
        ("from torch import nothing", "missing_import"),
        # answers that call what is there to be compared with
        ("from helpers.attribution import saliency_map\nreturn saliency_map(X, y, model)", "ready_made"),
        ("import helpers.attribution as a\nreturn a.METHODS['saliency'].maps(X, y, model)", "ready_made"),
    ],
)
def test_an_error_is_taken_for_what_it_is(body, diagnosis):
    assert finding_on(body).name == diagnosis


@pytest.mark.parametrize(
    "text",
    [
        "the sizes must match",
        "index out of range",
        "name 'x' is not defined",
        "f() takes 2 positional arguments",
        "None",
    ],
)
def test_what_a_student_raises_on_purpose_is_not_read_as_one_of_pythons_errors(text):
    for kind in ("ValueError", "RuntimeError", "TypeError", "IndexError"):
        found = finding_on(f"raise {kind}({text!r})")
        assert found.name == "raised"
        assert text in found.message


def test_a_missing_gpu_is_one_whoever_says_so():
    assert finding_on("raise RuntimeError('No CUDA GPUs are available')").name == "needs_gpu"


def test_no_path_of_this_machine_is_told():
    assert torch.__file__.rpartition("/")[0] not in finding_on("from torch import nothing").message


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("return model(X)[207]", "first_axis"),
        ("return model(X).detach().numpy()[207]", "first_axis"),
        ("return model(X)[:1][7]", "first_axis"),
        ("return X[len(X)]", "shapes_do_not_fit"),
        ("return model(X)[0, 5000]", "shapes_do_not_fit"),
    ],
)
def test_a_class_that_is_looked_for_among_the_images_is_told(statement, name):
    assert finding_on(statement).name == name


def test_a_full_stop_at_the_end_of_an_error_is_not_doubled():
    found = finding_on("return X.transpose(0, 1).view(-1)")
    assert "instead.)" not in found.message
    assert "instead. At line" in found.message
