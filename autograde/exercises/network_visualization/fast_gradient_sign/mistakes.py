"""What goes wrong in the fast gradient sign method, most common first; other right ways; mutants that are right."""

from autograde.mistakes.edits import Edit, body, drop, edit
from autograde.mistakes.families.batch import fixed_batch
from autograde.mistakes.families.caller import input_overwritten
from autograde.mistakes.families.direction import (
    absolute_value,
    divided_by_zero,
    merged_signs,
    no_sign,
    norm_in_place_of_sign,
    sign_of_the_image,
    sign_of_the_sum,
    step_returned,
)
from autograde.mistakes.families.ignored import fixed_factor
from autograde.mistakes.families.loss import in_place_of_loss, wrong_losses
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import mistake, style
from helpers.images import SQUEEZENET_STD

_COPY = "X_leaf = X.detach().clone().requires_grad_()"
_LOSS = 'loss = F.cross_entropy(model(X_leaf), y, reduction="sum")'
_GRADIENT = "(g,) = torch.autograd.grad(loss, X_leaf)"
_STEP = "epsilon * g.sign()"
_MOVED = f"X_leaf.detach() + {_STEP}"
_END = f"X_adversarial = {_MOVED}"
_LOSSES = {_LOSS.removeprefix("loss = "): "model(X_leaf)", "F.cross_entropy(scores, y)": "scores"}

STYLES = (
    style("backward", edit(_GRADIENT, "loss.backward()\ng = X_leaf.grad")),
    style(
        "on_the_callers_tensor",
        edit(_COPY, "X_leaf = X.requires_grad_()"),
        edit(_GRADIENT, "loss.backward()\ng = X_leaf.grad.data"),
    ),
    style("mean_loss", edit(_LOSS, "scores = model(X_leaf)\nloss = F.cross_entropy(scores, y)")),
    style(
        "image_by_image",
        body(f"""
            gradients = []
            for X_leaf, y in zip(X.detach().clone().split(1), y.split(1), strict=True):
                X_leaf.requires_grad_()
                {_LOSS}
                gradients += torch.autograd.grad(loss, X_leaf)
            X_leaf, g = X, torch.cat(gradients)
            {_END}
        """),
    ),
)


def _many_steps(steps: int, share: float) -> Edit:
    return body(f"""
        X_adversarial = X.detach().clone()
        for _ in range({steps}):
            X_leaf = X_adversarial.requires_grad_()
            (g,) = torch.autograd.grad(F.cross_entropy(model(X_leaf), y), X_leaf)
            X_adversarial = X_leaf.detach() + {share} * {_STEP}
    """)


MISCONCEPTIONS = (
    mistake(
        "towards_the_class",
        "Your step lowers the loss: it makes the model surer of the correct class.",
        "Add epsilon times the sign of the cross-entropy's gradient: going up the loss leads away from y.",
        edit(_STEP, f"-{_STEP}"),
        in_place_of_loss(_LOSSES, "{scores}.softmax(dim=1).gather(1, y.view(-1, 1)).sum()"),
    ),
    no_sign(
        "g.sign()",
        "g",
        "epsilon",
        (edit('reduction="sum"', 'reduction="mean"'), edit("g.sign()", "g")),
    ),
    norm_in_place_of_sign(
        "g.sign()",
        "g",
        "epsilon",
        edit("g.sign()", "g / g.flatten(1).norm(dim=1).view(-1, 1, 1, 1)"),
        edit("g.sign()", "g / g.abs().amax(dim=(1, 2, 3), keepdim=True)"),
    ).reworded(message="You divide the gradient by a norm, as in the last exercise; here, take its sign instead."),
    *wrong_losses(_LOSSES),
    mistake(
        "clamped",
        "You clamp the images to fixed values, but they are normalised: their values go from about -2 to 2.6.",
        "Leave out the clamp; the exact limits would be (0 - mean) / std and (1 - mean) / std.",
        *(edit(_MOVED, f"({_MOVED}).clamp({bounds})") for bounds in ("0, 1", "-1, 1", "0, 255")),
    ),
    input_overwritten(
        "X",
        edit(_END, f"X.data += {_STEP}\nX_adversarial = X"),
        edit(_END, f"X.data += {_STEP}\nX_adversarial = X.detach().clone()"),
    ),
    fixed_batch(
        edit(_END, f"{_END}\nX_adversarial[5:] = X[5:]"),
        edit(_MOVED, f"({_MOVED})[:5]"),
        edit(_MOVED, f"torch.stack([({_MOVED})[i] for i in range(5)])"),
        edit(
            _END,
            """
            X_adversarial = torch.zeros_like(X)
            for i in range(5):
                X_adversarial[i] = X_leaf[i].detach() + epsilon * g[i].sign()
            """,
        ),
    ).reworded(hint="Treat the whole batch at once, or loop over `range(X.shape[0])`."),
    mistake(
        "first_image_only",
        "You move and return only the first image.",
        "Move every image of the batch: the result has the shape of X.",
        edit(_MOVED, f"({_MOVED})[:1]"),
    ),
    mistake(
        "many_steps",
        "You take several steps, but the fast gradient sign method takes one.",
        "A loop makes it another method (the basic iterative method): here, take one gradient and one step of epsilon.",
        *(_many_steps(steps, share) for steps in (10, 5, 2) for share in (1 / steps, 1)),
    ),
    fixed_factor("epsilon", "epsilon *", (1, 0.1, 0.01, 0.05)),
    mistake(
        "pixel_units",
        "You divide epsilon by the standard deviation of each channel, as if it were given for pixels in [0, 1].",
        "Here epsilon is in the units of the normalised image: add it as it is.",
        edit(_STEP, f"{_STEP} / torch.tensor({SQUEEZENET_STD.tolist()}).view(1, 3, 1, 1)"),
    ),
    step_returned("X", "epsilon", "g.sign()", edit(_MOVED, _STEP), edit(_MOVED, "g.sign()")),
    absolute_value("g.sign()", "g"),
    sign_of_the_image("g.sign()", "X_leaf"),
    sign_of_the_sum(edit(_MOVED, f"torch.sign({_MOVED})"), edit(_MOVED, "torch.sign(X_leaf + epsilon * g)")),
    *merged_signs("g.sign()", "g"),
    divided_by_zero("g.sign()", "g", edit("* g.sign()", "/ g.sign()")),
    nothing_returned("X_adversarial", drop(_END), edit(_END, f"X.data += {_STEP}")),
)

EQUIVALENT = {
    f"{_COPY} -> X_leaf = X.detach().requires_grad_()": "the values of X stay as they are",
    f"{_COPY} -> X_leaf = X.clone().requires_grad_()": "X requires no gradient here",
    "loss = F.cross_entropy(model(X_leaf), y, reduction='sum') -> loss = F.cross_entropy(model(X_leaf), y)": (
        "a positive factor leaves the signs alone"
    ),
    f"{_END} -> X_adversarial = X_leaf + {_STEP}": "the result may require a gradient",
}
