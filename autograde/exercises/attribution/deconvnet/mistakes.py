"""What goes wrong with the deconvnet, most common first; other right ways; mutants that are right."""

import re

from autograde.exercises.attribution.guided_backprop.shared_mistakes import (
    BACKWARD,
    COPY,
    GRADIENT,
    IMAGE_BY_IMAGE,
    in_training_mode,
    made,
    wrong_ends,
    wrong_returns,
    wrong_starts,
)
from autograde.mistakes.edits import Edit, body, edit
from autograde.mistakes.misconception import mistake, style

_RULE = "return grad.clamp(min=0)"
_FORWARD = "return x.clamp(min=0)"
_COPIED = "net = copy.deepcopy(model)"
_LOOP = """
for module in net.modules():
    if isinstance(module, nn.ReLU):
        module.forward = Rectify.apply
"""
_SWAPPED = """
class RectifyLayer(nn.Module):
    def forward(self, x):
        return Rectify.apply(x)

for name, module in list(net.named_modules()):
    if isinstance(module, nn.ReLU):
        net.set_submodule(name, RectifyLayer())
"""
_CALL = "scores = net(X)"


def _rule(what: str) -> tuple[Edit, ...]:
    """Another rule in the backward pass of each ReLU, for `grad` and the forward input `x`."""
    if "x" not in re.findall(r"\w+", what):
        return (edit(_RULE, f"return {what}"),)
    saved = edit(_FORWARD, f"ctx.save_for_backward(x)\n{_FORWARD}")
    return (saved, edit(_RULE, f"x = ctx.saved_tensors[0]\nreturn {what}"))


def _loop(lines: str) -> Edit:
    """Other lines that choose and change the ReLUs; of a style that changes them otherwise, too."""
    return edit(_LOOP, lines)


def _some(ending: str) -> Edit:
    """Only some of the ReLUs, by a slice of the list of all of them."""
    return _loop(f"""
        for module in [one for one in net.modules() if isinstance(one, nn.ReLU)]{ending}:
            module.forward = Rectify.apply
    """)


def _among(modules: str) -> Edit:
    """ReLUs looked for among other modules."""
    return edit("net.modules()", modules)


def _with_hooks(line: str, undo: str = "", relus: str = "isinstance(module, nn.ReLU)") -> Edit:
    """The whole solution with forward hooks that change the gradient at a ReLU's output."""
    return body(f"""
        def hook(module, inputs, output):
            {line}

        {COPY}
        handles = [
            module.register_forward_hook(hook) for module in model.modules() if {relus}
        ]
        try:
            scores = model(X)
        finally:
            for handle in handles:
                handle.remove()
        correct = scores.gather(1, y.view(-1, 1))
        {GRADIENT}
    """)


# The model's own ReLUs are changed; then `net` and `model` are the same.
_ON_THE_MODEL = edit(_COPIED, "net = model")
_UNDONE = "for module in net.modules():\n    vars(module).pop('forward', None)"


MISCONCEPTIONS = (
    mistake(
        "guided_rule",
        "This is guided backpropagation: somewhere the ReLU's forward input still masks the gradient.",
        "A hook comes before or after the ReLU's own backward pass, which masks in any case: the ReLU itself must get "
        "another backward pass, with an `autograd.Function`.",
        _with_hooks("output.register_hook(lambda grad: grad.clamp(min=0))"),
        _rule("grad.clamp(min=0) * (x > 0)"),
        _with_hooks("output.register_hook(lambda grad: grad * (grad > 0))"),
    ),
    mistake(
        "plain_gradient",
        "This is the plain gradient: the ReLUs go back as they always do.",
        "The deconvnet's rule looks at the gradient, not at the forward input: `grad.clamp(min=0)`.",
        _rule("grad * (x > 0)"),
        _loop("pass"),
        edit(_CALL, "scores = model(X)"),
    ),
    mistake(
        "no_rule",
        "Your ReLUs let the whole gradient pass on the way back.",
        "Set to 0 what is below 0: `grad.clamp(min=0)`.",
        _rule("grad"),
        _rule("grad.clone()"),
    ),
    mistake(
        "forward_changed",
        "Your own ReLU does not compute a ReLU in the forward pass, so the scores are other ones.",
        "The forward pass stays as it is: `return x.clamp(min=0)`. Only the backward pass differs.",
        edit(_FORWARD, "return x"),
        edit(_FORWARD, "return x.clone()"),
        edit(_FORWARD, "return x.abs()"),
        edit(_FORWARD, "return (x > 0).to(x.dtype)"),
        edit(_FORWARD, "return x.clamp(max=0)"),
        edit(_FORWARD, "return x.clamp(min=1)"),
        edit(_FORWARD, "return x.clamp(min=-1)"),
    ),
    mistake(
        "not_only_at_relus",
        "You stop negative gradients at other layers than the ReLUs, too.",
        "The rule belongs to the ReLUs alone: choose them with `isinstance(module, nn.ReLU)`.",
        (
            edit(
                _CALL,
                """
                for module in net.modules():
                    if isinstance(module, nn.Conv2d):
                        module.register_forward_hook(
                            lambda module, inputs, output: output.register_hook(lambda g: g.clamp(min=0)) and None
                        )
                scores = net(X)
                """,
            ),
        ),
        (
            edit(
                _CALL,
                """
                for module in net.modules():
                    if not any(module.children()):
                        module.register_forward_hook(
                            lambda module, inputs, output: output.register_hook(lambda g: g.clamp(min=0)) and None
                        )
                scores = net(X)
                """,
            ),
        ),
    ),
    mistake(
        "top_level_only",
        "You find only some of the ReLUs: those inside other modules, such as the Fire modules, are missed.",
        "`children()` and `named_children()` do not look inside. `model.modules()` visits every layer, however deep.",
        _among("[m for part in net.children() for m in part.children()]"),
    ),
    mistake(
        "features_only",
        "You look for ReLUs in `model.features` only: not every network has it, and SqueezeNet's last ReLU is in the "
        "classifier.",
        "`model.modules()` visits every layer of any network.",
        _among("net.features.modules()"),
        _among("net.features"),
    ),
    mistake(
        "first_relu_only",
        "You apply the rule at the first ReLUs only.",
        "The rule holds at every ReLU.",
        _some("[:1]"),
        _some("[:2]"),
    ),
    mistake(
        "last_relu_only",
        "You apply the rule at the last ReLUs only.",
        "The rule holds at every ReLU: change each of them, inside the loop.",
        _some("[-1:]"),
        _some("[-2:]"),
    ),
    mistake(
        "one_relu_left_out",
        "You leave one of the ReLUs out.",
        "The rule holds at every ReLU: the first one, and the one in the classifier, included.",
        _some("[1:]"),
        _some("[:-1]"),
    ),
    mistake(
        "at_the_image_only",
        "You compute the plain gradient, and stop negative entries only once it has reached the image.",
        "The rule holds at every ReLU on the way back.",
        (edit(_CALL, "scores = model(X)"), made("gradient.clamp(min=0)")),
        (edit(_CALL, "scores = model(X)"), made("gradient * (gradient > 0)")),
    ),
    mistake(
        "negative_kept",
        "You keep what is below 0 on the way back, and stop what is above.",
        "`clamp(min=0)` keeps what is above 0, `clamp(max=0)` what is below.",
        _rule("grad.clamp(max=0)"),
        _rule("grad * (grad < 0)"),
    ),
    mistake(
        "absolute_on_the_way",
        "You take the absolute value of the gradient at each ReLU: what is below 0 is turned round, not stopped.",
        "Set negative entries to 0: `grad.clamp(min=0)`.",
        _rule("grad.abs()"),
    ),
    mistake(
        "changed_in_another_way",
        "You change the size of what passes at each ReLU: you clip it, or weigh it by the activations.",
        "What passes, passes unchanged: `grad.clamp(min=0)`.",
        _rule("grad.clamp(0, 1e-3)"),
        _rule("grad.clamp(min=1)"),
        _rule("grad.clamp(min=0) * x"),
        _rule("grad.clamp(min=0) * x.clamp(min=0)"),
        _rule("x.clamp(min=0)"),
        _rule("torch.sign(grad.clamp(min=0))"),
    ),
    *wrong_starts(),
    *wrong_returns(),
    in_training_mode(_CALL),
    mistake(
        "relus_left_replaced",
        "Your function puts its own ReLUs into the caller's model, and leaves them there.",
        "Change those of `copy.deepcopy(model)`, or put the old ones back in a `finally:` block.",
        (_ON_THE_MODEL, edit(_LOOP, _SWAPPED)),
        (
            _ON_THE_MODEL,
            edit(_LOOP, _SWAPPED),
            edit(
                _CALL,
                """
                scores = net(X)
                for name, module in list(net.named_modules()):
                    if isinstance(module, RectifyLayer):
                        net.set_submodule(name, nn.ReLU(inplace=True))
                """,
            ),
        ),
    ),
    mistake(
        "forward_left_replaced",
        "Your function replaces the `forward` of the caller's ReLUs, and leaves it so.",
        "Change the ReLUs of `copy.deepcopy(model)`, or put the old `forward` back in a `finally:` block.",
        (_ON_THE_MODEL, edit(_LOOP, _LOOP)),
    ),
    mistake(
        "left_after_an_error",
        "Your own ReLUs stay in the caller's model when it raises an error: the lines that undo it are skipped.",
        "Put the old ones back in a `finally:` block, or change those of `copy.deepcopy(model)`.",
        (_ON_THE_MODEL, edit(_LOOP, _LOOP), edit(_CALL, f"{_CALL}\n{_UNDONE}")),
        (
            _ON_THE_MODEL,
            edit(_LOOP, f"relus = {{n: m for n, m in net.named_modules() if isinstance(m, nn.ReLU)}}{_SWAPPED}"),
            edit(_CALL, f"{_CALL}\nfor name, relu in relus.items(): net.set_submodule(name, relu)"),
        ),
    ),
    *wrong_ends(),
)

_ON_THE_RULE = ("no_rule", "negative_kept", "absolute_on_the_way", "changed_in_another_way")
_ON_THE_SUM = tuple(one.name for one in wrong_starts())

STYLES = (
    style("backward", edit(GRADIENT, BACKWARD)),
    style("image_by_image", edit(GRADIENT, IMAGE_BY_IMAGE), without=_ON_THE_SUM),
    style("multiplied_by_a_mask", edit(_RULE, "return grad * (grad > 0)"), without=_ON_THE_RULE),
    style(
        "layers_swapped",
        edit(_LOOP, _SWAPPED),
        without=(
            *("top_level_only", "features_only", "first_relu_only", "last_relu_only", "one_relu_left_out"),
            *("relus_left_replaced", "left_after_an_error", "forward_left_replaced"),
        ),
    ),
)

EQUIVALENT = {
    f"{COPY} -> X = X.detach().requires_grad_()": "the values of X stay as they are",
    f"{COPY} -> X = X.clone().requires_grad_()": "X requires no gradient here",
}
