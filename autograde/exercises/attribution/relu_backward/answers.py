"""The three rules as students wrote them: masks, clamps, tables of functions, autograd itself."""

import numpy as np
import torch
import torch.nn.functional as F

from autograde.mistakes.answers import right, wrong


@right
def by_clamping(grad, activation_input, rule):
    masked = grad.clone()
    masked[activation_input <= 0] = 0
    try:
        return {"plain": masked, "deconvnet": grad.relu(), "guided": masked.relu()}[rule]
    except KeyError:
        raise ValueError(rule) from None


@right
def one_mask_after_the_other(grad, activation_input, rule):
    assert rule in ["plain", "deconvnet", "guided"], f"no rule {rule}"
    result = grad
    if rule != "deconvnet":
        result = result * (activation_input > 0).float()
    if rule != "plain":
        result = F.relu(result)
    return result


@right
def by_autograd(grad, activation_input, rule):
    x = activation_input.detach().clone().requires_grad_()
    upstream = grad.clamp(min=0) if rule in ("deconvnet", "guided") else grad
    if rule == "deconvnet":
        return upstream
    if rule not in ("plain", "guided"):
        raise NotImplementedError(rule)
    F.relu(x).backward(upstream)
    return x.grad


@right
def a_table_of_functions(grad, activation_input, rule):
    rules = {
        "plain": lambda g, x: torch.where(x > 0, g, torch.zeros_like(g)),
        "deconvnet": lambda g, x: g.clamp_min(0),
        "guided": lambda g, x: torch.where((x > 0).logical_and(g > 0), g, torch.zeros_like(g)),
    }
    return rules[rule](grad, activation_input)


@right
def match_and_numpy(grad, activation_input, rule):
    g, x = grad.numpy(), activation_input.numpy()
    match rule:
        case "plain":
            return g * (x > 0)
        case "deconvnet":
            return np.maximum(g, 0)
        case "guided":
            return np.where(x > 0, np.maximum(g, 0), 0)
        case _:
            raise ValueError(f"rule={rule}")


@right
def as_in_the_class_of_another_course(grad, activation_input, rule):
    class GuidedReLU(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x.clamp(min=0)

        @staticmethod
        def backward(ctx, dout):
            (x,) = ctx.saved_tensors
            if rule == "deconvnet":
                return dout * (dout > 0)
            if rule == "plain":
                return dout * (x > 0)
            if rule == "guided":
                return dout * (x > 0) * (dout > 0)
            raise RuntimeError("unknown rule")

    x = activation_input.clone().requires_grad_()
    return torch.autograd.grad(GuidedReLU.apply(x), x, grad)[0]


@right
def entry_by_entry(grad, activation_input, rule):
    if rule not in {"plain", "deconvnet", "guided"}:
        raise KeyError(rule)
    out = torch.zeros_like(grad).view(-1)
    for i, (g, x) in enumerate(zip(grad.reshape(-1), activation_input.reshape(-1), strict=True)):
        open_forward, open_backward = x > 0, g > 0
        if (rule == "deconvnet" or open_forward) and (rule == "plain" or open_backward):
            out[i] = g
    return out.view(grad.shape)


@wrong("deconvnet_as_plain", "deconvnet")
def mask_from_the_output(grad, activation_input, rule):
    mask = (F.relu(activation_input) > 0).float()
    if rule in ("plain", "deconvnet"):
        return grad * mask
    if rule == "guided":
        return F.relu(grad) * mask
    raise ValueError


@wrong("deconvnet_as_guided", "deconvnet")
def both_alike(grad, activation_input, rule):
    plain = grad * (activation_input > 0)
    if rule == "plain":
        return plain
    if rule in ("deconvnet", "guided"):
        return plain.clamp(min=0)
    raise ValueError(rule)


@wrong("guided_as_deconvnet", "guided zero")
def guided_on_the_gradient_only(grad, activation_input, rule):
    if rule == "plain":
        return torch.where(activation_input > 0, grad, 0)
    elif rule in ("deconvnet", "guided"):
        return torch.where(grad > 0, grad, 0)
    raise ValueError(rule)


@wrong("zero_passes", "zero")
def at_least_zero(grad, activation_input, rule):
    if rule not in ("plain", "deconvnet", "guided"):
        raise ValueError(rule)
    grad = grad.clone()
    if rule != "deconvnet":
        grad[activation_input < 0] = 0
    if rule != "plain":
        grad[grad < 0] = 0
    return grad


@wrong("unknown_rule_accepted", "refuses")
def else_is_guided(grad, activation_input, rule):
    if rule == "plain":
        return grad * (activation_input > 0)
    if rule == "deconvnet":
        return F.relu(grad)
    return F.relu(grad) * (activation_input > 0)


@wrong("gradient_overwritten", "input_kept")
def in_place(grad, activation_input, rule):
    if rule not in ("plain", "deconvnet", "guided"):
        raise ValueError(rule)
    if rule != "deconvnet":
        grad[activation_input <= 0] = 0
    if rule != "plain":
        grad[grad < 0] = 0
    return grad


@wrong("mask_returned")
def only_the_mask(grad, activation_input, rule):
    if rule == "plain":
        return (activation_input > 0).float()
    if rule == "deconvnet":
        return (grad > 0).float()
    if rule == "guided":
        return ((activation_input > 0) & (grad > 0)).float()
    raise ValueError(rule)


@wrong("entries_left_out")
def indexed(grad, activation_input, rule):
    if rule == "plain":
        return grad[activation_input > 0]
    if rule == "deconvnet":
        return grad[grad > 0]
    if rule == "guided":
        return grad[(activation_input > 0) & (grad > 0)]
    raise ValueError(rule)
