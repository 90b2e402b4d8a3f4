"""Class activation maps as students wrote them: convolutions without bias, loops, arrays, hooks."""

import copy

import numpy as np
import torch
import torch.nn.functional as F

from autograde.mistakes.answers import right, wrong


@right
def the_convolution_without_its_bias(X, y, model):
    conv = model.classifier[1]
    with torch.no_grad():
        maps = F.conv2d(model.features(X), conv.weight)
    return maps[torch.arange(X.shape[0]), y]


@right
def the_bias_subtracted(X, y, model):
    conv = model.classifier[1]
    scores = conv(model.features(X)) - conv.bias.view(1, -1, 1, 1)
    index = y.view(-1, 1, 1, 1).expand(-1, 1, *scores.shape[2:])
    return scores.gather(1, index).squeeze(1)


@right
def channel_by_channel(X, y, model):
    feats = model.features(X).detach().numpy()
    weight = model.classifier[1].weight.detach().numpy()
    N, K, h, w = feats.shape
    cam = np.zeros((N, h, w))
    for n in range(N):
        for k in range(K):
            cam[n] += weight[y[n].item(), k, 0, 0] * feats[n, k]
    return cam


@right
def a_list_of_dot_products(X, y, model):
    cams = []
    for image, label in zip(X, y, strict=True):
        fmap = model.features(image[None])[0]
        w = model.state_dict()["classifier.1.weight"][label].reshape(-1)
        cams.append(torch.tensordot(w, fmap, dims=([0], [0])))
    return torch.stack(cams)


@right
def what_the_classifier_gets(X, y, model):
    seen = []
    handle = model.classifier[1].register_forward_pre_hook(lambda module, inputs: seen.append(inputs[0]))
    try:
        with torch.no_grad():
            model(X)
    finally:
        handle.remove()
    w = model.classifier[1].weight.squeeze(-1).squeeze(-1)[y]
    return torch.einsum("nk,nkhw->nhw", w, seen[0])


@right
def a_copy_without_bias(X, y, model):
    head = copy.deepcopy(model.classifier[1])
    head.bias = None
    return head(model.features(X)).permute(0, 2, 3, 1)[np.arange(len(X)), :, :, y.numpy()]


@right
def as_a_gradient(X, y, model):
    """The derivative of the class's response by a factor on the features of each position."""
    features = model.features(X)
    factor = torch.ones(len(X), 1, *features.shape[2:], requires_grad=True)
    response = model.classifier[1](factor * features)[torch.arange(len(y)), y]
    return torch.autograd.grad(response.sum(), factor)[0].squeeze(1)


@wrong("bias_added", "maps any")
def the_whole_convolution(X, y, model):
    out = model.classifier[1](model.features(X))
    return torch.stack([out[i, y[i]] for i in range(len(y))])


@wrong("response_after_the_relu", "maps any")
def everything_but_the_pooling(X, y, model):
    out = model.features(X)
    for layer in list(model.classifier)[:3]:
        out = layer(out)
    return out[range(len(y)), y]


@wrong("rescaled", "maps any")
def as_an_image(X, y, model):
    cam = the_convolution_without_its_bias(X, y, model)
    cam = cam - cam.flatten(1).min(1)[0].view(-1, 1, 1)
    return cam / cam.flatten(1).max(1)[0].view(-1, 1, 1)


@wrong("enlarged", "maps any")
def as_large_as_the_image(X, y, model):
    cam = the_convolution_without_its_bias(X, y, model)
    return torch.nn.functional.interpolate(cam[:, None], size=X.shape[-2:], mode="bilinear")[:, 0]


@wrong("one_class_for_all", "maps any")
def the_first_label(X, y, model):
    weight = model.classifier[1].weight[int(y[0]), :, 0, 0]
    return (model.features(X) * weight[None, :, None, None]).sum(1)


@wrong("predicted_class", "maps any")
def the_winner(X, y, model):
    return the_convolution_without_its_bias(X, model(X).max(1)[1], model)


@wrong("hook_left", "model_kept")
def a_hook_that_stays(X, y, model):
    seen = []
    model.features.register_forward_hook(lambda module, inputs, output: seen.append(output))
    model(X)
    return (model.classifier[1].weight[y] * seen[0]).sum(1)


@wrong("squeezed_batch", "any")
def squeezed_at_the_end(X, y, model):
    return the_bias_subtracted(X, y, model).squeeze()
