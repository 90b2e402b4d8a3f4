"""What goes wrong in fooling images, most common first; other right ways; mutants that are right."""

from autograde.mistakes.edits import Edit, drop, edit
from autograde.mistakes.misconception import mistake, style

_START = "X_fooling = X_fooling.detach().requires_grad_()"
_CLONE = "X_fooling = X.clone().requires_grad_()"
_END = "X_fooling = X_fooling.detach()"
_STOP = "if predicted == target_y:\n    break"
_RETURN = "if predicted == target_y:\n    return X_fooling.detach()"
_PREDICTED = "predicted = scores.argmax(dim=1).item()"
_CHECK = f"{_PREDICTED}\n{_STOP}"
_SCORE = "scores[0, target_y]"
_GRADIENT = "(g,) = torch.autograd.grad(scores[0, target_y], X_fooling)"
_BACKWARD = "scores[0, target_y].backward()\ng = X_fooling.grad"
_CLEAR = "X_fooling.grad = None"
_STEP = "learning_rate * g / (g.norm() + 1e-12)"
_ADD = "X_fooling += dX"
_RAISE = 'raise RuntimeError(f"still class {predicted}, not {target_y}, after 100 steps")'
_GIVE_UP = f"else:  # the loop ended without a break\n    {_RAISE}"

STYLES = (
    style("returns_silently", edit(_GIVE_UP, ""), differs=True, without=["raises_always"]),
    style(
        "one_step_more",
        edit(_CHECK, "pass"),
        edit(_ADD, f"{_ADD}\n{_CHECK}"),
        remark="You take one more step after the model is already fooled: this does no harm.",
        differs=True,
    ),
    style(
        "check_after_the_step",
        edit(_CHECK, "pass"),
        edit(_ADD, f"{_ADD}\nscores = model(X_fooling)\n{_CHECK}"),
        differs=True,
    ),
    style("backward", edit(_GRADIENT, _BACKWARD), edit(_ADD, f"{_ADD}\n{_CLEAR}")),
    style("while_with_a_counter", edit("for _ in range(100):", "steps = 0\nwhile steps < 100:\n    steps += 1")),
    style(
        "returns_from_the_loop",
        edit(_START, _CLONE),
        edit(_END, "pass"),
        edit(_STOP, _RETURN),
        edit(_GIVE_UP, _RAISE),
    ),
)


def _bound(steps: int) -> Edit:
    return edit("range(100)", f"range({steps})") | edit("steps < 100", f"steps < {steps}")


def _score(expression: str) -> Edit:
    """Goes up something else than the target's score."""
    return edit(_SCORE, f"({expression})")


def _step(expression: str) -> Edit:
    return edit(_STEP, expression)


def _added(expression: str) -> Edit:
    """The next image is something else than the sum of image and step."""
    return edit(_ADD, f"X_fooling.copy_({expression})") | edit("X_fooling + dX", expression)


def _returned(expression: str) -> tuple[Edit, ...]:
    """Something else comes back; dX is there from the start, in case there is no step."""
    clone = f"{_CLONE}\ndX = torch.zeros_like(X)"
    first = edit(_START, clone) | edit(_CLONE, clone)
    return first, edit(_END, f"X_fooling = {expression}") | edit("return X_fooling.detach()", f"return {expression}")


_DOWN = _added("X_fooling - dX")
_RAW = _step("learning_rate * g")
_NEVER_CLEARED = edit(_GRADIENT, _BACKWARD) | drop(_CLEAR)
_CROSS_ENTROPY = "F.cross_entropy(scores, torch.tensor([target_y]))"
_PROBABILITY = "scores.softmax(dim=1)[0, target_y]"
_AT_ONCE = "else:\n    raise RuntimeError('not fooled')"
_NEVER_STOPS = edit(_STOP, "pass") | edit("return X_fooling.detach()", "pass")
_RAISE_UNLESS_FOOLED = edit(_RAISE, f"if predicted != target_y:\n    {_RAISE}") | edit(_ADD, _ADD)
_FIRST = "predicted = model(X_fooling).argmax(dim=1).item()"

MISCONCEPTIONS = (
    mistake(
        "gradient_accumulates",
        "The gradient is never cleared: `backward()` adds each new one to those before it, so every step follows "
        "the sum of all gradients so far.",
        "Call `X_fooling.grad.zero_()` after each step (`model.zero_grad()` does not reach the image).",
        _NEVER_CLEARED,
        (
            _NEVER_CLEARED,
            edit("g = X_fooling.grad", "X_fooling.grad /= X_fooling.grad.norm()\ng = X_fooling.grad"),
        ),
    ),
    mistake(
        "squared_norm",
        "You divide by the squared norm of the gradient, so the step gets longer where the gradient gets smaller.",
        "Divide by `g.norm()`, the square root of the sum of squares: then every step has length 1.",
        _step("learning_rate * g / g.square().sum()"),
    ),
    mistake(
        "no_early_stop",
        "You go on after the model already predicts the target: a fixed number of steps changes the image more than "
        "necessary.",
        "Look at `model(X_fooling).argmax(dim=1)` in each round, and leave the loop as soon as it is `target_y`.",
        *((_bound(steps), _NEVER_STOPS, _RAISE_UNLESS_FOOLED) for steps in (100, 50, 25, 30, 40, 200)),
        _NEVER_STOPS,
    ),
    mistake(
        "until_sure",
        "You go on until the model is sure of the target, but the walk should end as soon as it predicts the target.",
        "Compare `scores.argmax(dim=1)` with `target_y`; no threshold on the probability is needed.",
        *(edit("predicted == target_y", f"{_PROBABILITY} > {p}") for p in (0.8, 0.9, 0.95, 0.99)),
    ),
    mistake(
        "not_normalised",
        "You add the raw gradient: its length is small and differs from step to step.",
        "Divide the gradient by its L2 norm, `g / g.norm()`, before you multiply by the learning rate.",
        _RAW,
        (_RAW, _bound(1000)),
    ),
    mistake(
        "cross_entropy",
        "You follow the gradient of the cross-entropy loss, or of the softmax probability (divided by their norms, the "
        "two are the same), not that of the target's score.",
        "Take `scores[0, target_y]` itself and go up: the loss and the probability also push down every other class.",
        _score(f"-{_CROSS_ENTROPY}"),
        _score(_PROBABILITY),
    ),
    mistake(
        "climbs_cross_entropy",
        "You climb the cross-entropy loss, which leads away from the target.",
        "Take `scores[0, target_y]` itself and go up. A loss would have to go down, and it also moves every other "
        "class's score.",
        _score(_CROSS_ENTROPY),
    ),
    mistake(
        "softmax",
        "You add the raw gradient of the softmax probability, not steps of length 1 along the gradient of the score.",
        "Leave the softmax out: where the probability is near zero, so is its gradient.",
        (_score(_PROBABILITY), _RAW),
    ),
    mistake(
        "step_too_short",
        "The direction is right, but your steps are shorter than 1.",
        "The learning rate is 1: each step adds `g / g.norm()` as it is.",
        *(
            (edit("learning_rate *", f"{rate} *"), _bound(steps))
            for rate, steps in ((0.5, 100), (0.1, 100), (0.1, 1000), (0.01, 100))
        ),
    ),
    mistake(
        "step_too_long",
        "The direction is right, but your steps are longer than 1, and overshoot.",
        "The learning rate is 1: each step adds `g / g.norm()` as it is.",
        *(edit("learning_rate *", f"{rate} *") for rate in (2, 5, 10, 100)),
    ),
    mistake(
        "too_few_steps",
        "You take too few steps: the model is not yet fooled when your loop ends.",
        "Allow 100 steps; with an early stop, the loop ends as soon as it can.",
        *(_bound(steps) for steps in (1, 2, 3, 4, 5, 10)),
        edit(_STOP, f"{_STOP}\n{_AT_ONCE}") | edit(_RETURN, f"{_RETURN}\n{_AT_ONCE}"),
    ),
    mistake(
        "step_not_added",
        "Your steps never reach `X_fooling`: the model is shown the same image every time.",
        "Add each step to the image, `X_fooling += dX`, under `torch.no_grad()`.",
        drop(_ADD),
        edit(_ADD, "X += dX"),
    ),
    mistake(
        "raises_always",
        "Your function raises its error even when the model is fooled.",
        "Raise it only when 100 steps were not enough: in the loop's `else:`, or after a loop that has a `return`.",
        edit(_GIVE_UP, _RAISE) | edit(_RETURN, _STOP),
    ),
    mistake(
        "looks_once",
        "You look at the prediction once, before the first step, so your loop cannot see that the model is fooled.",
        "Compute the scores and their argmax again in each round.",
        (edit(_START, f"{_START}\n{_FIRST}") | edit(_CLONE, f"{_CLONE}\n{_FIRST}"), drop(_PREDICTED)),
    ),
    mistake(
        "stops_at_any_change",
        "You stop as soon as the model's prediction changes, whatever class it changes to.",
        "The walk should end at `target_y`: compare the prediction with it.",
        edit("predicted == target_y", "predicted != model(X).argmax(dim=1).item()"),
    ),
    mistake(
        "check_turned_round",
        "Your loop ends when the model does not see the target, so it ends before the first step.",
        "Leave the loop when the prediction is `target_y`: `if predicted == target_y: break`.",
        edit("predicted == target_y", "predicted != target_y"),
    ),
    mistake(
        "input_overwritten",
        "The caller's X changes too: the image that you return and X share the same memory.",
        "Start from `X.clone()`. `X_fooling = X` is a second name for the same tensor, and `X.detach()` or `X.data` "
        "another view of it.",
        *(
            edit(_START, start) | edit(_CLONE, start)
            for start in ("X_fooling = X.requires_grad_()", "X_fooling = X.detach().requires_grad_()")
        ),
    ),
    mistake(
        "loops_for_ever",
        "Your loop was still running after 1,000 calls of the model, on a target that cannot be reached: it has no "
        "bound, or one far above the 100 steps asked for.",
        "Bound the number of steps, `for _ in range(100):`, and raise a RuntimeError after the last one.",
        edit("for _ in range(100):", "while True:") | edit("while steps < 100:", "while True:"),
    ),
    mistake(
        "descends",
        "You walk downhill: each step lowers the target's score.",
        "Add the step, `X_fooling += dX`: this is gradient ascent. Training subtracts, because it lowers a loss.",
        _DOWN,
    ),
    mistake(
        "sign_of_gradient",
        "You step along the sign of the gradient; that is the fast gradient sign method, the next exercise.",
        "Here the gradient keeps its relative sizes: `g / g.norm()`.",
        *(_step(f"{rate} * g.sign()") for rate in (1, 0.1, 0.01)),
    ),
    mistake(
        "another_norm",
        "You divide the gradient by something other than its L2 norm.",
        "The L2 norm is one number for the whole image: `g.norm()`, or `torch.sqrt((g * g).sum())`.",
        *(
            _step(f"learning_rate * g / {divisor}")
            for divisor in (
                *("g.abs().sum()", "g.abs().max()", "g.max()", "g.sum()", "g.mean()", "g.abs().mean()", "g.std()"),
                "g.square().mean().sqrt()",
            )
        ),
        _step("(g - g.mean()) / g.std()"),
        *(_step(f"F.normalize(g, dim={dim})") for dim in (1, 2, 3)),
    ),
    mistake(
        "times_norm",
        "You multiply the gradient by its norm; divide by it, and all steps have the same length.",
        "One step adds `learning_rate * g / g.norm()`.",
        _step("learning_rate * g * g.norm()"),
    ),
    mistake(
        "norm_of_the_image",
        "You divide the gradient by the norm of the image, not by its own.",
        "Every step has length 1: `g / g.norm()`.",
        _step("learning_rate * g / X_fooling.norm().detach()"),
    ),
    mistake(
        "lowers_the_winner",
        "You push down the class that the model sees now; the score of the target should go up.",
        "The gradient to follow is that of `scores[0, target_y]`.",
        _score("-scores.max()"),
    ),
    mistake(
        "raises_the_winner",
        "You follow the gradient of the highest score, so the model becomes surer of what it already sees.",
        "The gradient to follow is that of `scores[0, target_y]`.",
        _score("scores.max()"),
    ),
    mistake(
        "margin",
        "You follow the difference between the target's score and the highest one.",
        "This works well, but the exercise asks for the gradient of the target's score alone.",
        _score(f"{_SCORE} - scores.max()"),
    ),
    mistake(
        "all_classes",
        "You follow the gradient of all scores together; the target plays no part in it.",
        "Pick the target's score before the backward pass: `scores[0, target_y]`.",
        _score("scores.sum()"),
        _score("scores.mean()"),
    ),
    mistake(
        "starts_again",
        "Each step starts from X again: only the last one is kept.",
        "Add to what you have: `X_fooling = X_fooling + dX`.",
        _added("X + dX"),
    ),
    mistake(
        "one_direction",
        "You compute the gradient once and keep following it, but as the image changes, so does the gradient.",
        "Put the forward pass and the gradient inside the loop.",
        edit(_GRADIENT, f"if torch.equal(X_fooling, X):\n    {_GRADIENT}")
        | edit(_BACKWARD, "if torch.equal(X_fooling, X):\n    scores[0, target_y].backward()\n    g = X_fooling.grad"),
    ),
    mistake(
        "clamped",
        "You clamp the image to fixed values, but normalised images go well beyond 0 and 1.",
        "Leave out the clamp: `deprocess` takes care of the range when the returned picture is shown.",
        *(_added(f"(X_fooling + dX).clamp({low}, {high})") for low, high in ((0, 1), (0, 255), (-1, 1))),
    ),
    mistake(
        "returns_the_step",
        "You return the last step, not the image that you moved.",
        "Return `X_fooling`, to which all steps were added.",
        _returned("dX"),
    ),
    mistake(
        "returns_the_scores",
        "You return the scores of the fooling image, not the image.",
        "Return `X_fooling`, which has the same shape as X.",
        _returned("model(X_fooling).detach()"),
    ),
    mistake(
        "returns_the_original",
        "You return X unchanged, not the image that you moved.",
        "Return `X_fooling`, and add each step to it.",
        _returned("X"),
    ),
)

_FOR = "for _ in range(100):"
_MOVE = "dX = learning_rate * g / (g.norm() + 1e-12)"
EQUIVALENT = {
    f"{_END} -> nothing": "a result that requires a gradient is fine",
    f"{_END} -> X_fooling = X_fooling": "a result that requires a gradient is fine",
    f"{_START} -> X_fooling = X_fooling.requires_grad_()": "X requires no gradient here",
    "raise RuntimeError(f'still class {predicted}, not {target_y}, after 100 steps') -> nothing": "gets a remark",
    f"{_FOR} -> for _ in range(101):": "about a hundred steps",
    f"{_FOR} -> for _ in range(99):": "about a hundred steps",
    f"{_PREDICTED} -> predicted = scores.argmax(dim=1)": "a tensor of one number compares like the number",
    f"{_PREDICTED} -> predicted = scores.argmax().item()": "there is one image",
    "g, = torch.autograd.grad(scores[0, target_y], X_fooling) -> g, = torch.autograd.grad(scores[-1, target_y], "
    "X_fooling)": "there is one image",
    f"{_MOVE} -> dX = learning_rate * g / (g.norm() - 1e-12)": "a tiny number",
    f"{_MOVE} -> dX = learning_rate * g / (g.norm() + 2e-12)": "a tiny number",
    f"{_MOVE} -> dX = learning_rate * g / (g.norm() + 5e-13)": "a tiny number",
}
