"""Hints for fooling images, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="What is in the loop, and how does it end?",
        ask="Each step changes the image. What do you have to ask the model again, and when may you stop? "
        "What should the caller be told if the model still sees another class after 100 steps?",
        place="Four things belong inside the loop, because the image has changed: the scores, the test of whether the "
        "model predicts the target, the gradient, and the step. The error belongs where the loop has ended without "
        "success: returning an image that does not fool the model would mislead the caller.",
        repair="Loop over `range(100)`. Compute `scores = model(X_fooling)`, and `break` if `scores.argmax(dim=1)` "
        "is the target; then come the gradient of `scores[0, target_y]` and the step. An `else:` below the `for` "
        'runs only if there was no `break`: raise the error there, for example `raise RuntimeError(f"still class '
        '{predicted}, not {target_y}, after 100 steps")`.',
    ),
    Hint(
        topic="How long is a step?",
        ask="The gradient is long where the slope is steep, and short where it is gentle. Which number do you "
        "divide it by to make its length 1?",
        place="Look at the line that computes dX. The length of the gradient is one number for the whole image: its "
        "L2 norm, the root of the sum of all squared entries. Also think of a gradient that is zero everywhere.",
        repair="`dX = learning_rate * g / (g.norm() + 1e-12)`. The small number prevents 0 / 0, which is NaN: "
        "SqueezeNet's scores are averages of values after a ReLU, so a score can be exactly 0, and its gradient too. "
        "That never happens on our photographs, but it does on a uniformly grey picture.",
    ),
    Hint(
        topic="The image gets worse and worse, or nothing happens",
        ask="What is in `X_fooling.grad` after the second `backward()`: the new gradient, or more than that?",
        place="`backward()` adds to `.grad`. Look at what happens to the gradient between one step and the next. And "
        "check that each step is added to the image that the model is shown.",
        repair="Clear the gradient after each step with `X_fooling.grad.zero_()`; `model.zero_grad()` does not reach "
        "the image. Or use `torch.autograd.grad(scores[0, target_y], X_fooling)`, which keeps nothing.",
    ),
    Hint(
        topic='"a leaf Variable that requires grad is being used in an in-place operation"',
        ask="Is the step something that the model computes, or something that you do to the image from outside?",
        place="You do it from outside, so autograd must not record it. Look at the line that adds the step to "
        "`X_fooling`.",
        repair="Add it under `torch.no_grad()`: `with torch.no_grad(): X_fooling += dX`.",
    ),
)

AFTERTHOUGHT = (
    "Your walk ends as soon as the target wins. If it went on for 20 more steps, what would happen to the "
    "probability, and would a person notice the change?"
)
