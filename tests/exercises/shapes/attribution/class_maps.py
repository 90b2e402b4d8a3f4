"""Shapes of class activation maps: ways to the features, ways to weight, what other courses add."""

import torch
import torch.nn.functional as F
from shape import right, wrong

EXERCISE = "class_activation_map"


class CAM:
    """As in courses that ask for a class."""

    def __init__(self, model):
        self.model, self.features = model, None

    def forward(self, X):
        self.features = self.model.features(X)
        return self.features

    def generate(self, classes):
        rows = [self.model.classifier[1].weight.data[c] for c in classes]
        return torch.stack([(row * f).sum(0) for row, f in zip(rows, self.features, strict=True)])


@right
def a_class(X, y, model):
    cam = CAM(model)
    cam.forward(X)
    return cam.generate(y.tolist())


@right
def named_parameters(X, y, model):
    weights = dict(model.named_parameters())["classifier.1.weight"].detach()
    return torch.matmul(model.features(X).permute(0, 2, 3, 1), weights[y].view(len(y), 1, -1, 1)).squeeze(-1)


@right
def layer_by_layer(X, y, model):
    out = X
    for layer in model.features.children():
        out = layer(out)
    maps = F.conv2d(out, model.classifier[1].weight, bias=torch.zeros(model.classifier[1].out_channels))
    return torch.stack([maps[i, c] for i, c in enumerate(y)])


@right
def a_grouped_convolution(X, y, model):
    f = model.features(X)
    n, k, h, w = f.shape
    return F.conv2d(f.reshape(1, n * k, h, w), model.classifier[1].weight[y], groups=n)[0]


@right
def the_difference_to_an_empty_image(X, y, model):
    """The convolution is linear but for its bias: what it gives for zeros is the bias."""
    f = model.features(X)
    head = model.classifier[1]
    return (head(f) - head(torch.zeros_like(f)))[torch.arange(len(y)), y]


@right
def with_gradients_switched_off(X, y, model):
    with torch.inference_mode():
        f = model.features(X).flatten(2)
        return torch.bmm(model.classifier[1].weight[y].flatten(1)[:, None], f).view(
            len(X), *model.features(X).shape[2:]
        )


@wrong("relu_applied", points=0)
def only_what_speaks_for_it(X, y, model):
    return F.relu(a_class(X, y, model))


@wrong("features_after_a_relu", points=0)
def relu_on_the_features(X, y, model):
    return (model.classifier[1].weight[y] * torch.relu(model.features(X))).sum(1)


@wrong("mean_over_channels", points=0)
def a_mean(X, y, model):
    return (model.classifier[1].weight[y] * model.features(X)).mean(1)


@wrong("columns_of_the_weights", points=0)
def the_other_axis(X, y, model):
    weight = model.classifier[1].weight[:, y, 0, 0].T
    return (weight[:, :, None, None] * model.features(X)).sum(1)


@wrong("transposed", points=0)
def as_matplotlib_might_want_it(X, y, model):
    return a_class(X, y, model).permute(0, 2, 1)


@wrong("enlarged", points=0)
def corners_aligned(X, y, model):
    return F.interpolate(a_class(X, y, model)[None], X.shape[2:], mode="bilinear", align_corners=True)[0]


@wrong("rescaled", points=0)
def by_the_largest(X, y, model):
    cam = a_class(X, y, model)
    return cam / cam.max()


@wrong("response_after_the_relu", points=0)
def bias_and_relu(X, y, model):
    return model.classifier[1](model.features(X))[torch.arange(len(y)), y].relu()


@wrong("absolute_weights+mean_over_channels", points=0)
def two_mistakes(X, y, model):
    return (model.classifier[1].weight[y].abs() * model.features(X)).mean(1)
