# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""All right, with loops: one image after the other, never two things at once."""

import torch
import torch.nn.functional as F

ANSWERS = {
    "saliency_maps": "No, the map has lost the sign (absolute value) and two of the three colours (maximum), so one would not know which way to go.",
    "fooling_images": "It looks like coloured noise. Every pixel is changed only a little but there are so many of them that it adds up.",
    "class_visualization": "They stop it from making noise that gives a high score but that nobody can recognise.",
}


def compute_saliency_maps(X, y, model):
    maps = []
    for i in range(X.shape[0]):
        image = X[i].detach().clone().unsqueeze(0)
        image.requires_grad = True
        scores = model(image)
        score = scores[0, y[i]]
        score.backward()
        maps.append(image.grad[0].abs().max(dim=0)[0])
    saliency = torch.stack(maps)
    return saliency


def make_fooling_image(X, target_y, model):
    X_fooling = X.clone().detach()
    learning_rate = 1
    steps = 0
    while True:
        X_fooling = X_fooling.detach().requires_grad_()
        scores = model(X_fooling)
        if torch.argmax(scores, 1)[0] == target_y:
            break
        steps = steps + 1
        if steps > 1000:
            raise RuntimeError("could not fool the model in 1000 steps")
        scores[0][target_y].backward()
        g = X_fooling.grad
        X_fooling = X_fooling + learning_rate * g / torch.sqrt((g ** 2).sum())
    return X_fooling


def fast_gradient_sign(X, y, model, epsilon):
    out = []
    for i in range(len(X)):
        x = X[i:i + 1].detach().clone().requires_grad_()
        loss = F.cross_entropy(model(x), y[i:i + 1])
        loss.backward()
        out.append((x + epsilon * torch.sign(x.grad))[0].detach())
    return torch.stack(out)


def fool_linear_classifier(x, w, step):
    result = x.clone()
    for i in range(len(x)):
        if w[i] > 0:
            result[i] = x[i] + step
        elif w[i] < 0:
            result[i] = x[i] - step
    return result


def class_visualization_update_step(img, model, target_y, l2_reg, learning_rate):
    scores = model(img)
    goal = scores[0, target_y] - l2_reg * (img ** 2).sum()
    goal.backward()
    with torch.no_grad():
        img += learning_rate * img.grad
    img.grad.zero_()
