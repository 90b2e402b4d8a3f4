"""Shapes of the three rules: branches, products, clones and loops; conditions that are nearly right."""

import numpy as np
import torch
from shape import right, wrong

EXERCISE = "relu_backward"
KNOWN = ("plain", "deconvnet", "guided")


@right
def early_returns(grad, activation_input, rule):
    if rule == "deconvnet":
        return grad.clamp(min=0)
    plain = grad.clone()
    plain[activation_input <= 0] = 0
    if rule == "plain":
        return plain
    if rule == "guided":
        return plain.clamp(min=0)
    raise Exception("no such rule")


@right
def heaviside(grad, activation_input, rule):
    opened = torch.heaviside(activation_input, torch.tensor(0.0))
    raising = torch.heaviside(grad, torch.tensor(0.0))
    return {"plain": opened, "deconvnet": raising, "guided": opened * raising}[rule] * grad


@right
def minimum_of_two(grad, activation_input, rule):
    if rule not in KNOWN:
        raise ValueError(rule)
    least = {"plain": activation_input, "deconvnet": grad, "guided": torch.minimum(grad, activation_input)}
    return grad * least[rule].gt(0).to(grad)


@right
def halves_of_the_absolute_value(grad, activation_input, rule):
    positive = (grad + grad.abs()) / 2
    mask = activation_input.relu().sign()
    if rule == "plain":
        return mask * grad
    elif rule == "deconvnet":
        return positive
    elif rule == "guided":
        return mask * positive
    else:
        raise ValueError("rule should be plain, deconvnet or guided")


@right
def numpy_in_double(grad, activation_input, rule):
    g, x = grad.double().numpy().copy(), activation_input.numpy()
    if rule != "deconvnet":
        g[x <= 0] = 0.0
    if rule != "plain":
        g = np.clip(g, 0, None)
    if rule not in KNOWN:
        raise RuntimeError
    return g


@right
def jacobian_of_a_relu(grad, activation_input, rule):
    if rule == "deconvnet":
        return torch.relu(grad)
    if rule not in ("plain", "guided"):
        raise ValueError(rule)
    _, pull = torch.func.vjp(torch.relu, activation_input)
    (plain,) = pull(grad)
    return plain if rule == "plain" else torch.relu(plain)


@wrong("guided_as_plain", 5)
def parentheses_forgotten(grad, activation_input, rule):
    if rule == "plain":
        mask = activation_input > 0
    elif rule == "deconvnet":
        mask = grad > 0
    elif rule == "guided":
        mask = activation_input > 0 & (grad > 0)
    else:
        raise ValueError
    return mask * grad


@wrong("rules_exchanged", 2)
def the_names_exchanged(grad, activation_input, rule):
    masks = {"deconvnet": activation_input > 0, "plain": grad > 0, "guided": (grad > 0) * (activation_input > 0)}
    return grad * masks[rule]


@wrong("input_returned", 0)
def the_input_masked(grad, activation_input, rule):
    if rule == "plain":
        return activation_input.clamp(min=0)
    if rule == "deconvnet":
        return torch.where(grad > 0, activation_input, 0)
    if rule == "guided":
        return torch.where((grad > 0) & (activation_input > 0), activation_input, 0)
    raise ValueError


@wrong("unknown_rule_accepted", 7)
def nothing_for_an_unknown_rule(grad, activation_input, rule):
    if rule == "plain":
        return grad * (activation_input > 0)
    if rule == "deconvnet":
        return grad * (grad > 0)
    if rule == "guided":
        return grad * (grad > 0) * (activation_input > 0)


@wrong("conditions_mixed_up", 5)
def the_sign_of_the_product(grad, activation_input, rule):
    if rule == "plain":
        return torch.where(activation_input > 0, grad, 0.0)
    if rule == "deconvnet":
        return torch.where(grad > 0, grad, 0.0)
    assert rule == "guided"
    return torch.where(grad * activation_input > 0, grad, 0.0)


@wrong("entries_left_out", 0)
def a_masked_selection(grad, activation_input, rule):
    masks = {"plain": activation_input > 0, "deconvnet": grad > 0, "guided": (grad > 0) & (activation_input > 0)}
    return torch.masked_select(grad, masks[rule])
