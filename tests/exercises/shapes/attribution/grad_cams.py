"""Shapes of Grad-CAM: ways to get at a layer and its gradient; what goes wrong with hooks, weights and signs."""

import copy

import torch
import torch.nn.functional as F
from shape import right, wrong

EXERCISE = "grad_cam"


def layer_and_gradient(X, y, model, layer, scalar=None):
    kept = {}

    def keep(module, inputs, output):
        kept["A"] = output.detach().clone()
        kept["leaf"] = kept["A"].clone().requires_grad_()
        return kept["leaf"] * 1.0

    with model.get_submodule(layer).register_forward_hook(keep):
        scores = model(X)
    picked = scores[torch.arange(len(y)), y].sum() if scalar is None else scalar(scores)
    return kept["A"], torch.autograd.grad(picked, kept["leaf"])[0]


@right
def alpha_and_einsum(X, y, model, layer):
    A, G = layer_and_gradient(X, y, model, layer)
    return F.relu(torch.einsum("nkij,nk->nij", A, G.mean((-1, -2))))


@right
def pooled_by_torch(X, y, model, layer):
    A, G = layer_and_gradient(X, y, model, layer)
    return (F.adaptive_avg_pool2d(G, 1) * A).sum(1).clamp_min(0)


@right
def a_gradient_hook_on_the_tensor(X, y, model, layer):
    """The tensor's hook is registered before the ReLU overwrites it, and its values are copied."""
    found = {}

    def keep(module, inputs, output):
        found["A"] = output.detach().clone()
        output.register_hook(lambda gradient: found.update(G=gradient))

    x = X.detach().clone().requires_grad_()
    handle = model.get_submodule(layer).register_forward_hook(keep)
    try:
        model(x).gather(1, y[:, None]).sum().backward()
    finally:
        handle.remove()
    return ((found["G"].mean((2, 3), keepdim=True)) * found["A"]).sum(1).relu()


@right
def retain_grad(X, y, model, layer):
    kept = []

    def keep(module, inputs, output):
        kept.append(output)
        output.retain_grad()
        return output.clone()

    x = X.clone().requires_grad_(True)
    handle = model.get_submodule(layer).register_forward_hook(keep)
    try:
        scores = model(x)
    finally:
        handle.remove()
    sum(scores[n, c] for n, c in enumerate(y)).backward()
    A = kept[0]
    return torch.relu((A.grad.mean(dim=(2, 3), keepdim=True) * A).sum(1)).detach().numpy()


@right
def one_after_the_other(X, y, model, layer):
    cams = []
    for x, c in zip(X.split(1), y.split(1), strict=True):
        A, G = layer_and_gradient(x, c, model, layer)
        cam = torch.zeros(A.shape[2:])
        for k in range(A.shape[1]):
            cam += G[0, k].mean() * A[0, k]
        cam[cam < 0] = 0
        cams.append(cam)
    return torch.stack(cams)


@right
def on_a_copy_that_keeps_its_hooks(X, y, model, layer):
    net = copy.deepcopy(model)
    kept = []
    dict(net.named_modules())[layer].register_forward_hook(lambda m, i, o: (kept.append(o), o + 0)[1])
    score = net(X.clone().requires_grad_())[range(len(y)), y.tolist()].sum()
    (G,) = torch.autograd.grad(score, kept)
    return (G.mean(dim=[2, 3], keepdim=True) * kept[0]).sum(dim=1).clamp(min=0)


@wrong("weights_summed", points=0)
def the_sum_over_space(X, y, model, layer):
    A, G = layer_and_gradient(X, y, model, layer)
    return (G.sum(dim=(2, 3), keepdim=True) * A).sum(1).relu()


@wrong("relu_before_the_sum", points=0)
def relu_of_each_channel(X, y, model, layer):
    A, G = layer_and_gradient(X, y, model, layer)
    return F.relu(G.mean(dim=(2, 3), keepdim=True) * A).sum(1)


@wrong("absolute_weights", points=0)
def sizes_of_the_weights(X, y, model, layer):
    A, G = layer_and_gradient(X, y, model, layer)
    return (G.mean(dim=(2, 3), keepdim=True).abs() * A).sum(1).relu()


@wrong("cross_entropy", points=0)
def of_the_loss(X, y, model, layer):
    A, G = layer_and_gradient(X, y, model, layer, lambda scores: F.cross_entropy(scores, y, reduction="sum"))
    return (G.mean(dim=(2, 3), keepdim=True) * A).sum(1).relu()


@wrong("predicted_class", points=0)
def of_the_winner(X, y, model, layer):
    A, G = layer_and_gradient(X, y, model, layer, lambda scores: scores.max(1).values.sum())
    return (G.mean(dim=(2, 3), keepdim=True) * A).sum(1).relu()


@wrong("hook_left_after_an_error", points=9)
def removed_unless_it_fails(X, y, model, layer):
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(
        lambda m, i, o: (kept.append(o.detach().requires_grad_()), kept[0].clone())[1]
    )
    scores = model(X)
    handle.remove()
    (G,) = torch.autograd.grad(scores.gather(1, y[:, None]).sum(), kept[0])
    return (G.mean((2, 3), keepdim=True) * kept[0]).sum(1).relu()


@wrong("hook_on_in_place", points=8)
def a_full_backward_hook(X, y, model, layer):
    found = {}
    module = model.get_submodule(layer)
    handles = [
        module.register_forward_hook(lambda m, i, o: found.update(A=o.detach().clone())),
        module.register_full_backward_hook(lambda m, gi, go: found.update(G=go[0])),
    ]
    try:
        model(X.clone().requires_grad_()).gather(1, y[:, None]).sum().backward()
    finally:
        for handle in handles:
            handle.remove()
    return (found["G"].mean((2, 3), keepdim=True) * found["A"]).sum(1).relu()


@wrong("relu_forgotten+weights_summed", points=0)
def two_mistakes(X, y, model, layer):
    A, G = layer_and_gradient(X, y, model, layer)
    return (G.sum(dim=(2, 3), keepdim=True) * A).sum(1)
