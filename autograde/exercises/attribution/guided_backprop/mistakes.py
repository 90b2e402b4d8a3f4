"""What goes wrong with guided backpropagation, most common first; other right ways; mutants that are right."""

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
from autograde.mistakes.edits import Edit, body, drop, edit
from autograde.mistakes.families.hooks import hook_left, hook_left_after_an_error
from autograde.mistakes.misconception import mistake, style

_STOP = "output.register_hook(lambda grad: grad.clamp(min=0))"
_MASK = "output.register_hook(lambda grad: grad * (grad > 0))"
_IS_RELU = "isinstance(module, nn.ReLU)"
_RELUS = f"relus = [module for module in model.modules() if {_IS_RELU}]"
_CALL = "scores = model(X)"
_TRY = """
try:
    scores = model(X)
finally:
    for handle in handles:
        handle.remove()
"""
_REMOVED = "for handle in handles:\n    handle.remove()"


def _hooking(line: str) -> Edit:
    """Another line in the forward hook."""
    return edit(_STOP, line) | edit(_MASK, line)


def _stopping(what: str) -> Edit:
    """Another function of the gradient at each ReLU's output."""
    return _hooking(f"output.register_hook(lambda grad: {what})")


def _with_relus(rule: str, undo: str = "", call: str = "scores = net(X)", net: str = "copy.deepcopy(model)") -> Edit:
    """The whole solution with ReLUs of one's own, by a rule for `grad` and the forward input `x`."""
    return body(f"""
        import copy

        class Rule(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                ctx.save_for_backward(x)
                return x.clamp(min=0)

            @staticmethod
            def backward(ctx, grad):
                (x,) = ctx.saved_tensors
                return {rule}

        class RuleReLU(nn.Module):
            def forward(self, x):
                return Rule.apply(x)

        {COPY}
        net = {net}
        relus = {{name: module for name, module in net.named_modules() if isinstance(module, nn.ReLU)}}
        for name in relus:
            net.set_submodule(name, RuleReLU())
        {call}
        {undo or "pass"}
        correct = scores.gather(1, y.view(-1, 1))
        {GRADIENT}
    """)


_BOTH = "grad.clamp(min=0) * (x > 0)"
_BACK = "for name, relu in relus.items(): net.set_submodule(name, relu)"


def _in_place_off(call: str) -> Edit:
    """The ReLUs work out of place for the call, and the gradient is changed by backward hooks on them."""
    return body(f"""
        {COPY}
        relus = [module for module in model.modules() if isinstance(module, nn.ReLU)]
        handles = [
            relu.register_full_backward_hook(lambda module, grads, outs: (grads[0].clamp(min=0),)) for relu in relus
        ]
        for relu in relus:
            relu.inplace = False
        {call}
        correct = scores.gather(1, y.view(-1, 1))
        {GRADIENT}
        for handle in handles:
            handle.remove()
    """)


MISCONCEPTIONS = (
    mistake(
        "plain_gradient",
        "This is the plain gradient: your function looks at the forward input only, as every ReLU does anyway.",
        "The guided rule also stops what is below 0 in the gradient: change the gradient itself, not the forward pass.",
        _hooking("pass"),
        _hooking("return output.clamp(min=0)"),
        _stopping("grad * (output > 0)"),
        _stopping("grad"),
        _with_relus("grad * (x > 0)"),
    ),
    mistake(
        "deconvnet_rule",
        "This is the deconvnet: your rule looks at the gradient only, and the forward input plays no part.",
        "The guided rule has both conditions: where the ReLU's input was not above 0, nothing passes.",
        _with_relus("grad.clamp(min=0)"),
        _with_relus("grad * (grad > 0)"),
    ),
    mistake(
        "not_only_at_relus",
        "You stop negative gradients at other layers than the ReLUs, too.",
        "The rule belongs to the ReLUs: choose them with `isinstance(module, nn.ReLU)`.",
        edit(_IS_RELU, "not any(module.children())"),
        edit(_IS_RELU, "isinstance(module, (nn.ReLU, nn.Conv2d))"),
        edit(_IS_RELU, "True"),
        edit(_IS_RELU, "isinstance(module, nn.Conv2d)"),
    ),
    mistake(
        "top_level_only",
        "You find only some of the ReLUs: those inside other modules, such as the Fire modules, are missed.",
        "`children()` and `named_children()` do not look inside. `model.modules()` visits every layer, however deep.",
        edit("model.modules()", "[m for part in model.children() for m in part.children()]"),
    ),
    mistake(
        "features_only",
        "You look for ReLUs in `model.features` only: not every network has it, and not every ReLU is in there.",
        "`model.modules()` visits every layer of any network.",
        edit("model.modules()", "model.features.modules()"),
        edit("model.modules()", "model.features"),
    ),
    mistake(
        "first_relu_only",
        "You apply the rule at the first ReLU only.",
        "The rule holds at every ReLU: register a hook on each.",
        edit(_RELUS, f"{_RELUS}[:1]"),
    ),
    mistake(
        "last_relu_only",
        "You apply the rule at the last ReLUs only.",
        "The rule holds at every ReLU: register a hook on each, inside the loop.",
        edit(_RELUS, f"{_RELUS}[-1:]"),
        edit(_RELUS, f"{_RELUS}[-2:]"),
    ),
    mistake(
        "one_relu_left_out",
        "You leave one of the ReLUs out.",
        "The rule holds at every ReLU, the first one included.",
        edit(_RELUS, f"{_RELUS}[1:]"),
        edit(_RELUS, f"{_RELUS}[2:]"),
    ),
    mistake(
        "at_the_image_only",
        "You compute the plain gradient, and stop negative entries only once it has reached the image.",
        "The rule holds at every ReLU on the way back: hooks on their outputs can change the gradient there.",
        (_hooking("pass"), made("gradient.clamp(min=0)")),
        (_hooking("pass"), made("gradient * (gradient > 0)")),
    ),
    mistake(
        "negative_kept",
        "You keep what is below 0 on the way back, and stop what is above.",
        "`clamp(min=0)` keeps what is above 0, `clamp(max=0)` what is below.",
        _stopping("grad.clamp(max=0)"),
        _stopping("grad * (grad < 0)"),
    ),
    mistake(
        "absolute_on_the_way",
        "You take the absolute value of the gradient at each ReLU: what is below 0 is turned round, not stopped.",
        "Set negative entries to 0: `grad.clamp(min=0)`.",
        _stopping("grad.abs()"),
    ),
    mistake(
        "changed_in_another_way",
        "You change the size of what passes at each ReLU: you clip it, or weigh or mask it by the activations.",
        "What passes, passes unchanged: `grad.clamp(min=0)`.",
        _stopping("grad.clamp(0, 1e-3)"),
        _stopping("grad.clamp(min=1)"),
        _stopping("grad.clamp(min=0) * output.detach()"),
        _stopping("output.detach()"),
        _stopping("torch.sign(grad.clamp(min=0))"),
    ),
    *wrong_starts(),
    *wrong_returns(),
    in_training_mode(_CALL),
    hook_left(
        edit(_TRY, _CALL),
        drop("handle.remove()"),
        edit(_REMOVED, "handles.clear()"),
        edit(_REMOVED, "handles[-1].remove()"),
        edit(_REMOVED, "handles[0].remove()"),
    ).reworded(
        message="Your function leaves hooks on the model: every later call of the model runs them too.",
        hint="Keep all handles in a list, and call `remove()` on each of them in a `finally:` block after the model.",
    ),
    hook_left_after_an_error(
        edit(_TRY, f"{_CALL}\n{_REMOVED}"),
    ),
    mistake(
        "relus_left_replaced",
        "Your function puts its own ReLUs into the caller's model, and leaves them there.",
        "Put the old ones back in a `finally:` block, or replace those of `copy.deepcopy(model)`.",
        _with_relus(_BOTH, net="model"),
        _with_relus(
            _BOTH,
            net="model",
            undo="for name in relus: net.set_submodule(name, nn.ReLU(inplace=True))",
        ),
    ),
    mistake(
        "relus_left_replaced_after_an_error",
        "Your own ReLUs stay in the caller's model when it raises an error: the lines that undo it are skipped.",
        "Put the old ReLUs back in a `finally:` block, or replace those of `copy.deepcopy(model)`.",
        _with_relus(_BOTH, net="model", undo=_BACK),
    ),
    mistake(
        "in_place_left_off",
        "Your function leaves the caller's ReLUs with `inplace=False`.",
        "Note which of them worked in place, and set that again in a `finally:` block; or change a copy of the model.",
        _in_place_off("scores = model(X)"),
    ),
    *wrong_ends(),
)

_ON_THE_SUM = (*(one.name for one in wrong_starts()),)

STYLES = (
    style("backward", edit(GRADIENT, BACKWARD)),
    style("image_by_image", edit(GRADIENT, IMAGE_BY_IMAGE), without=_ON_THE_SUM),
    style("multiplied_by_a_mask", edit(_STOP, _MASK)),
)

EQUIVALENT = {
    f"{COPY} -> X = X.detach().requires_grad_()": "the values of X stay as they are",
    f"{COPY} -> X = X.clone().requires_grad_()": "X requires no gradient here",
}
