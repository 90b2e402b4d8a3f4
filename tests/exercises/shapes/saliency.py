"""Shapes of saliency maps: right calls, cross-entropy with each reduction, factors of each image, sizes, old idioms."""

import copy

import torch
import torch.nn.functional as F
from shape import right, wrong
from torch.autograd import Variable

EXERCISE = "compute_saliency_maps"


@right
def one_hot_backward(X, y, model):
    X.requires_grad_()
    scores = model.forward(X)
    scores.backward(F.one_hot(y, scores.shape[1]).float())
    return X.grad.abs().max(dim=1)[0]


@right
def jacobian_of_the_sum(X, y, model):
    gradient = torch.autograd.functional.jacobian(lambda x: model(x).gather(1, y[:, None]).sum(), X)
    return gradient.abs().amax(1)


@right
def vmap_of_grad(X, y, model):
    score = lambda x, label: model(x[None])[0].gather(0, label[None]).sum()  # noqa: E731
    return torch.func.vmap(torch.func.grad(score))(X, y).abs().amax(1)


@right
def prints_what_it_predicts(X, y, model):
    with torch.no_grad():
        print("correct:", (model(X).argmax(1) == y).float().mean())
    X = X.clone().requires_grad_()
    model(X)[range(len(y)), y].sum().backward()
    print(model(X).max())
    return X.grad.data.abs().max(1).values


@right
def a_copy_without_parameters(X, y, model):
    net = copy.deepcopy(model)
    for p in net.parameters():
        p.requires_grad = False
    net.zero_grad()
    x = Variable(X, requires_grad=True)
    torch.autograd.backward(torch.unbind(net(x).gather(1, y.view(-1, 1)).squeeze(1)))
    return x.grad.abs().max(1)[0]


@wrong("cross_entropy+no_absolute_value", points=0)
def loss_without_abs(X, y, model):
    X.requires_grad_()
    torch.nn.CrossEntropyLoss()(model(X), y).backward()
    return X.grad.max(dim=1)[0]


@wrong("cross_entropy+mean_over_channels", points=0)
def loss_and_mean(X, y, model):
    X.requires_grad_()
    F.cross_entropy(model(X), y).backward()
    return X.grad.abs().mean(dim=1)


@wrong("cross_entropy+norm_over_channels", points=0)
def loss_and_norm(X, y, model):
    X.requires_grad_()
    F.cross_entropy(model(X), y, reduction="sum").backward()
    return X.grad.norm(dim=1)


@wrong("averaged_over_batch", points=0)
def loss_and_one_map(X, y, model):
    X.requires_grad_()
    F.cross_entropy(model(X), y).backward()
    return X.grad.abs().max(dim=1)[0].mean(dim=0)


@wrong("softmax+no_absolute_value", points=0)
def probability_without_abs(X, y, model):
    X.requires_grad_()
    F.softmax(model(X), dim=1).gather(1, y.view(-1, 1)).sum().backward()
    return X.grad.max(dim=1).values


@wrong("mean_of_scores+sum_over_channels", points=0)
def mean_and_sum(X, y, model):
    X.requires_grad_()
    model(X).gather(1, y.view(-1, 1)).mean().backward()
    return X.grad.abs().sum(dim=1)


@wrong("all_classes+no_absolute_value", points=0)
def everything_summed_without_abs(X, y, model):
    X.requires_grad_()
    model(X).sum().backward()
    return X.grad.max(dim=1).values


@wrong("predicted_class+mean_over_channels", points=0)
def top_class_and_mean(X, y, model):
    X.requires_grad_()
    model(X).max(dim=1).values.sum().backward()
    return X.grad.abs().mean(dim=1)


@wrong("logarithm", points=0)
def log_of_the_score(X, y, model):
    X.requires_grad_()
    torch.log(model(X)[torch.arange(len(y)), y]).sum().backward()
    return X.grad.abs().amax(1)


@wrong("scaled_by_image", points=0)
def divided_by_its_norm(X, y, model):
    X.requires_grad_()
    model(X).gather(1, y.view(-1, 1)).sum().backward()
    saliency = X.grad.abs().amax(1)
    return saliency / saliency.flatten(1).norm(dim=1)[:, None, None]


@wrong("scaled_by_image", points=0)
def divided_by_its_mean(X, y, model):
    X.requires_grad_()
    model(X).gather(1, y.view(-1, 1)).sum().backward()
    saliency = X.grad.abs().amax(1)
    return saliency / saliency.mean(dim=(1, 2), keepdim=True)


@wrong("wrong_scale", points=0)
def times_255(X, y, model):
    X.requires_grad_()
    model(X).gather(1, y.view(-1, 1)).sum().backward()
    return 255 * X.grad.abs().amax(1)


@wrong("fixed_batch_of_five")
def five_maps(X, y, model):
    X.requires_grad_()
    model(X).gather(1, y.view(-1, 1)).sum().backward()
    out = torch.zeros(5, 224, 224)
    for i in range(5):
        out[i] = X.grad[i].abs().max(dim=0).values
    return out


@wrong("a_thousand_classes", points=9)
def a_thousand_columns(X, y, model):
    X.requires_grad_()
    pick = torch.zeros(len(X), 1000)
    pick[torch.arange(len(X)), y] = 1
    model(X).backward(pick)
    return X.grad.abs().amax(1)


@wrong("fixed_size", points=9)
def maps_of_224_pixels(X, y, model):
    X.requires_grad_()
    model(X).gather(1, y.view(-1, 1)).sum().backward()
    return X.grad.abs().amax(1).view(-1, 224, 224)


@wrong("training_mode", points=0)
def trains_first(X, y, model):
    model.train()
    X.requires_grad_()
    model(X).gather(1, y.view(-1, 1)).sum().backward()
    model.eval()
    return X.grad.abs().amax(1)


@wrong("removed_idiom", points=0)
def volatile_inputs(X, y, model):
    x = Variable(X, volatile=True)
    model(x).gather(1, y.view(-1, 1)).sum().backward(retain_variables=True)
    return x.grad.abs().amax(1)


@wrong("removed_idiom", points=0)
def first_number_of_a_loss(X, y, model):
    X.requires_grad_()
    loss = model(X).gather(1, y.view(-1, 1)).sum()
    loss.backward()
    print(loss.data[0])
    return X.grad.abs().amax(1)


@wrong("wrong_call", points=0)
def gather_with_too_much(X, y, model):
    X.requires_grad_()
    model(X).gather(1, y.view(-1, 1), keepdim=True).sum().backward()
    return X.grad.abs().amax(1)


@wrong("signed_mean_over_channels", points=0)
def mean_with_signs(X, y, model):
    X = X.detach().requires_grad_()
    model(X).gather(1, y[:, None]).sum().backward()
    return X.grad.mean(dim=1)


@wrong("fixed_size")
def a_map_of_224_pixels(X, y, model):
    X = X.detach().requires_grad_()
    model(X).gather(1, y[:, None]).sum().backward()
    saliency = torch.zeros(len(X), 224, 224)
    for i in range(len(X)):
        saliency[i] = X.grad[i].abs().amax(0)
    return saliency


@wrong("rescaled+hidden_mistake", points=0)
def channels_added_then_scaled_for_the_eye(X, y, model):
    X.requires_grad_()
    model(X).gather(1, y.view(-1, 1)).sum().backward()
    red, green, blue = (X.grad[:, c].abs() for c in range(3))
    maps = red + green + blue
    for i in range(len(maps)):
        maps[i] -= maps[i].min()
        maps[i] /= maps[i].max()
    return maps


@wrong("sum_over_channels+times_input", points=0)
def gradient_times_input_added_up(X, y, model):
    leaf = X.clone().requires_grad_()
    model(leaf).gather(1, y.view(-1, 1)).sum().backward()
    return (leaf.grad * leaf.detach()).abs().sum(dim=1)


@wrong("of_the_image", points=0)
def takes_the_maximum_of_the_image(X, y, model):
    X.requires_grad_()
    model(X)[range(len(X)), y].sum().backward()
    return torch.abs(torch.max(X, dim=1).values)


@wrong("missing_parentheses", points=0)
def names_a_method(X, y, model):
    X.requires_grad_()
    model(X).gather(1, y.view(-1, 1)).squeeze().sum.backward()
    return X.grad.abs().amax(dim=1)


@wrong("cross_entropy+no_absolute_value", points=0)
def three_mistakes(X, y, model):
    X.requires_grad_()
    F.cross_entropy(model(X), y).backward()
    channel = X.grad.argmax(dim=1, keepdim=True)
    return X.grad.gather(1, channel).squeeze()


@wrong("squeezed_batch+no_absolute_value", points=0)
def ones_for_each_score_that_is_left(X, y, model):
    X.requires_grad_()
    scores = model(X).gather(1, y.view(-1, 1)).squeeze()
    scores.backward(torch.Tensor([1.0] * scores.shape[0]))
    saliency, _ = X.grad.detach().max(axis=1)
    return saliency
