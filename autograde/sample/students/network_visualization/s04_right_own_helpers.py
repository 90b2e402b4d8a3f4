# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Everything right, with the student's own helper functions and constants above each exercise."""

import torch
import torch.nn.functional as F

ANSWERS = {
    "saliency_maps": """A saliency map cannot replace the gradient:

1. `abs` forgets the sign: "make it darker" and "make it brighter" look the same;
2. `max` over channels forgets *which* colour mattered.

Following it would push every pixel up.""",
    "fooling_images": "What one sees is structured noise around the object. With d pixels, a change of size eps in each one can change a linear score by eps * sum|w|, which grows with d.",
    "class_visualization": "They forbid cheap tricks: extreme values (L2), a fixed pixel grid (jitter), and speckle (blur).",
}

MAX_STEPS = 200


def _objective(scores, y):
    """Sum of the scores of the wanted classes."""
    return sum(scores[i, int(c)] for i, c in enumerate(y))


def compute_saliency_maps(X, y, model):
    inputs = X.data.clone().requires_grad_()
    _objective(model(inputs), y).backward()
    return torch.amax(torch.abs(inputs.grad), 1)


def _gradient(X, y, model):
    inputs = X.data.clone().requires_grad_()
    return torch.autograd.grad(_objective(model(inputs), y), inputs)[0]


def smooth_grad(X, y, model, noise_std, num_samples, generator):
    noisy = (X + noise_std * torch.randn(X.shape, generator=generator) for _ in range(num_samples))
    gradient = sum(_gradient(copy, y, model) for copy in noisy) / num_samples
    return torch.amax(torch.abs(gradient), 1)


def _quantile(saliency, q):
    """The q quantile of each map, shaped so that it can be compared with the maps."""
    return saliency.reshape(len(saliency), -1).quantile(q, dim=1).reshape(-1, 1, 1)


def seeds_for_segmentation(saliency, foreground=0.95, background=0.30):
    is_object = (saliency > _quantile(saliency, foreground)).int()
    is_background = (saliency < _quantile(saliency, background)).int()
    return 2 - is_object - 2 * is_background


MAX_STEPS = 200


def _normalised(g):
    return g / torch.linalg.vector_norm(g)


def make_fooling_image(X, target_y, model):
    X_fooling = X.clone().requires_grad_()
    steps = 0
    while model(X_fooling).argmax() != target_y:
        assert steps < MAX_STEPS, f"gave up after {MAX_STEPS} steps: still not class {target_y}"
        g = torch.autograd.grad(model(X_fooling)[0, target_y], X_fooling)[0]
        X_fooling.data.add_(_normalised(g))
        steps += 1
    return X_fooling


def _objective(scores, y):
    """Sum of the scores of the wanted classes."""
    return sum(scores[i, int(c)] for i, c in enumerate(y))


def fast_gradient_sign(X, y, model, epsilon):
    inputs = X.data.clone().requires_grad_()
    log_p = model(inputs).log_softmax(dim=1)
    (-_objective(log_p, y)).backward()
    return inputs.data + epsilon * inputs.grad.sign()


def fool_linear_classifier(x, w, step):
    return x + torch.where(w > 0, step, -step)


def class_visualization_update_step(img, model, target_y, l2_reg, learning_rate):
    objective = model(img)[0, target_y] - l2_reg * img.norm() ** 2
    grad = torch.autograd.grad(objective, img)[0]
    img.data.add_(learning_rate * grad)


_SCORES, _MAP, _AVERAGE = 2, 4, 1


def saliency_questions():
    return _SCORES, _MAP, _AVERAGE


def fooling_questions():
    # p = 0.9999: the loss is flat; 1000 * 0.01 * 0.5 = 5; it stops right behind the crossing
    return (4, 1, 3)


def class_visualization_questions():
    answers = (3, 2, 4)
    return answers
