"""What goes wrong in the fast gradient sign method."""

import torch
import torch.nn.functional as F

from autograde.exercise import Misconception
from helpers.images import SQUEEZENET_STD


def loss(scores, y):
    return F.cross_entropy(scores, y, reduction="sum")


def correct_score(scores, y):
    return scores.gather(1, y.view(-1, 1)).sum()


def moved(objective=loss, direction=torch.sign, times=1):
    """One step with one thing replaced."""

    def wrong(X, y, model, epsilon):
        X = X.detach().clone().requires_grad_()
        (g,) = torch.autograd.grad(objective(model(X), y), X)
        return X.detach() + times * epsilon * direction(g)

    return wrong


right = moved()


def _repeated(steps, share):
    def wrong(X, y, model, epsilon):
        for _ in range(steps):
            X = moved(times=share)(X, y, model, epsilon)
        return X

    return wrong


def _in_place(X, y, model, epsilon):
    X.requires_grad_()
    loss(model(X), y).backward()
    X.data += epsilon * X.grad.sign()
    return X


def _in_place_and_forgotten(X, y, model, epsilon):
    moved_X = _in_place(X, y, model, epsilon)
    return moved_X.detach().clone()


def _clamped(low, high):
    return lambda X, y, model, epsilon: right(X, y, model, epsilon).clamp(low, high)


def _only_the_step(times_epsilon):
    def wrong(X, y, model, epsilon):
        step = right(X, y, model, 1.0) - X
        return epsilon * step if times_epsilon else step

    return wrong


def _fixed(epsilon):
    return lambda X, y, model, _: right(X, y, model, epsilon)


def _five_labels(X, y, model, epsilon):
    X_adversarial = X.clone()
    for i in range(5):
        X_adversarial[i : i + 1] = right(X[i : i + 1], y[i : i + 1], model, epsilon)
    return X_adversarial


def _five_kept(X, y, model, epsilon):
    return right(X, y, model, epsilon)[:5]


def _first_image(X, y, model, epsilon):
    return right(X[:1], y[:1], model, epsilon)


def _predicted(X, y, model, epsilon):
    return right(X, model(X).argmax(dim=1), model, epsilon)


def _towards_predicted(X, y, model, epsilon):
    return right(X, model(X).argmax(dim=1), model, -epsilon)


def _pixel_units(X, y, model, epsilon):
    scale = torch.tensor(SQUEEZENET_STD).view(1, 3, 1, 1)
    return X + (right(X, y, model, epsilon) - X) / scale


def _unit(g):
    return g / g.norm()


def _unit_each(g):
    return g / g.flatten(1).norm(dim=1).view(-1, 1, 1, 1)


def _minus(objective):
    return lambda scores, y: -objective(scores, y)


def _nll_of_scores(scores, y):
    return F.nll_loss(scores, y)


def _probability(scores, y):
    return scores.softmax(dim=1).gather(1, y.view(-1, 1)).sum()


def _second_softmax(scores, y):
    return F.cross_entropy(scores.softmax(dim=1), y)


MISCONCEPTIONS = (
    Misconception(
        "towards_the_class",
        "Your step lowers the loss: it makes the model surer of the correct class.",
        "Add epsilon times the sign of the cross-entropy's gradient: going up the loss leads away from y.",
        (moved(times=-1), moved(_probability)),
    ),
    Misconception(
        "no_sign",
        "You add the gradient itself; its sign is missing.",
        "Use `g.sign()`: every pixel moves by epsilon, however small its gradient is.",
        (
            moved(direction=lambda g: g),
            moved(lambda scores, y: F.cross_entropy(scores, y), direction=lambda g: g),
        ),
    ),
    Misconception(
        "norm_in_place_of_sign",
        "You divide the gradient by a norm; that was the last exercise. Here its sign is taken.",
        "Use `g.sign()`: every pixel moves by epsilon.",
        (
            moved(direction=_unit),
            moved(direction=_unit_each),
            moved(direction=lambda g: g / g.abs().max()),
            moved(direction=lambda g: g / g.abs().amax(dim=(1, 2, 3), keepdim=True)),
        ),
    ),
    Misconception(
        "score_lowered",
        "You lower the score of class y; asked for is the gradient of the cross-entropy, which looks at all classes.",
        "Use `F.cross_entropy(scores, y)` on the raw scores (`F.nll_loss` wants log-probabilities).",
        (moved(correct_score, times=-1), moved(_nll_of_scores)),
    ),
    Misconception(
        "score_raised",
        "You raise the score of class y: the step goes towards the class, and follows the score, not the loss.",
        "Use `F.cross_entropy(scores, y)`, and add epsilon times the sign of its gradient.",
        moved(correct_score),
    ),
    Misconception(
        "softmax_twice",
        "The cross-entropy is taken of probabilities: softmax is applied twice.",
        "`F.cross_entropy` applies log-softmax itself: give it the scores as they come from the model.",
        moved(_second_softmax),
    ),
    Misconception(
        "clamped",
        "You cut the images off at fixed values. They are normalised: their values go from about -2 to 2.6.",
        "Leave the clamping out; for the exact bounds one would clamp to (0 - mean) / std and (1 - mean) / std.",
        tuple(_clamped(*bounds) for bounds in ((0, 1), (-1, 1), (0, 255))),
    ),
    Misconception(
        "input_overwritten",
        "What you return is right, but the caller's X has changed too.",
        "Compute `X + epsilon * sign` as a new tensor; `X += ...`, `X.data = ...` and `X.data += ...` change X itself.",
        (_in_place, _in_place_and_forgotten),
    ),
    Misconception(
        "fixed_batch_of_five",
        "The number 5 stands somewhere in your code: it works for five images, and for no other number.",
        "Treat the whole batch at once, or loop over `range(X.shape[0])`.",
        (_five_labels, _five_kept),
    ),
    Misconception(
        "first_image_only",
        "You move and return the first image only.",
        "Every image of the batch is moved: the result has the shape of X.",
        _first_image,
    ),
    Misconception(
        "many_steps",
        "You take several steps; the fast gradient sign method takes one.",
        "The loop is another method (the basic iterative method): here, one gradient and one step of epsilon.",
        tuple(_repeated(steps, share) for steps in (10, 5, 2) for share in (1 / steps, 1)),
    ),
    Misconception(
        "fixed_epsilon",
        "The direction is right, but epsilon plays no part: every pixel moves by a fixed amount.",
        "Multiply the sign by the argument `epsilon`.",
        tuple(_fixed(epsilon) for epsilon in (1, 0.1, 0.01, 0.05)),
    ),
    Misconception(
        "pixel_units",
        "You divide epsilon by the standard deviation of each channel, as if it were given for pixels in [0, 1].",
        "Here epsilon is in the units of the normalised image: add it as it is.",
        _pixel_units,
    ),
    Misconception(
        "step_returned",
        "You return the step alone, not the images that it moves.",
        "Return `X + epsilon * g.sign()`.",
        (_only_the_step(True), _only_the_step(False)),
    ),
    Misconception(
        "predicted_class",
        "You take the class that the model predicts, not the class in y.",
        "The cross-entropy is that of the scores and y; the two differ wherever the model is wrong.",
        (_predicted, _towards_predicted),
    ),
    Misconception(
        "all_classes",
        "You follow the gradient of all scores together; y plays no part in it.",
        "Compute `F.cross_entropy(scores, y)` and take its gradient.",
        tuple(moved(lambda scores, y: scores.sum(), times=times) for times in (1, -1)),
    ),
    Misconception(
        "absolute_value",
        "You take the absolute value of the gradient first, so every pixel becomes brighter.",
        "Keep the sign: that is all of the gradient that this method uses.",
        (moved(direction=lambda g: g.abs().sign()), moved(direction=torch.abs)),
    ),
    Misconception(
        "sign_of_the_image",
        "You take the sign of the image, not of the gradient.",
        "After `backward()` the gradient is in `X.grad`.",
        lambda X, y, model, epsilon: X + epsilon * X.sign(),
    ),
    Misconception(
        "channels_together",
        "You merge the three channels before you take the sign: all move the same way.",
        "Each channel of each pixel has a gradient of its own: `g.sign()`, of the shape of X.",
        moved(direction=lambda g: g.sum(dim=1, keepdim=True).sign()),
    ),
    Misconception(
        "averaged_over_batch",
        "All images are moved by one and the same step: the gradients are averaged over the batch.",
        "Each image has a gradient of its own; nothing may be averaged along axis 0 after `backward()`.",
        moved(direction=lambda g: g.mean(dim=0, keepdim=True).sign()),
    ),
)
