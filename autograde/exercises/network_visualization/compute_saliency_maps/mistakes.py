"""What goes wrong in saliency maps, most common first; other right ways; mutants that are right."""

from autograde.mistakes.edits import edit
from autograde.mistakes.families.batch import fixed_batch, squeezed_batch
from autograde.mistakes.families.channels import wrong_maps
from autograde.mistakes.families.scalar import wrong_scalars
from autograde.mistakes.misconception import mistake, style

_MAP = "gradient.abs().amax(dim=1)"
_GRADIENT = "(gradient,) = torch.autograd.grad(correct.sum(), X)"
_BACKWARD = "correct.sum().backward()\ngradient = X.grad"
_SALIENCY = f"saliency = {_MAP}"
_KEEP_IMAGES = edit(
    "X = X.detach().clone().requires_grad_()", "images, X = X, X.detach().clone().requires_grad_()"
) | edit("X.requires_grad_()", "images = X.requires_grad_()")

STYLES = (
    style("backward", edit(_GRADIENT, _BACKWARD)),
    style(
        "on_the_callers_tensor",
        edit("X = X.detach().clone().requires_grad_()", "X.requires_grad_()"),
        edit(_GRADIENT, _BACKWARD),
    ),
    style(
        "image_by_image",
        edit(
            _GRADIENT,
            """
            gradient = torch.zeros(X.shape)
            for i, score in enumerate(correct.view(-1)):
                gradient[i] = torch.autograd.grad(score, X, retain_graph=True)[0][i]
            """,
        ),
        without=tuple(misconception.name for misconception in wrong_scalars("correct.sum()")),
    ),
)

MISCONCEPTIONS = (
    *wrong_scalars("correct.sum()"),
    fixed_batch(
        edit(_GRADIENT, "(gradient,) = torch.autograd.grad(correct.view(-1), X, torch.ones(5))")
        | edit("correct.sum().backward()", "correct.view(-1).backward(torch.ones(5))"),
        edit("correct.sum()", "sum(scores[i, y[i]] for i in range(5))"),
        edit(
            _SALIENCY,
            f"""
            saliency = torch.zeros(5, *X.shape[2:])
            for i, found in enumerate({_MAP}):
                if i < 5:
                    saliency[i] = found
            """,
        ),
        edit(_MAP, f"torch.stack([{_MAP}[i] for i in range(5)])"),
        edit(_SALIENCY, f"saliency = torch.zeros(len(X), *X.shape[2:])\nsaliency[:5] = {_MAP}[:5]"),
    ),
    squeezed_batch(
        edit(_GRADIENT, "(gradient,) = torch.autograd.grad(correct.squeeze(), X, torch.ones(len(X)))")
        | edit("correct.sum().backward()", "correct.squeeze().backward(torch.ones(len(X)))"),
        edit(
            _GRADIENT, "(gradient,) = torch.autograd.grad(correct.squeeze(), X, torch.ones(correct.squeeze().shape[0]))"
        ),
        edit(_MAP, f"{_MAP}.squeeze()"),
    ),
    *wrong_maps(_MAP, "gradient"),
    mistake(
        "image_overwritten",
        "Your function changes the values of the caller's images.",
        "Keep the gradient in a variable of its own. Avoid `X.data = ...`, `X -= ...` and methods ending in `_`; "
        "`X.requires_grad_()` is fine, since it keeps the values.",
        (
            _KEEP_IMAGES,
            edit(_SALIENCY, f"images.data = gradient.abs()\n{_SALIENCY}"),
        ),
        (
            _KEEP_IMAGES,
            edit(_SALIENCY, f"{_SALIENCY}\nwith torch.no_grad():\n    images -= images.mean()"),
        ),
    ),
)

EQUIVALENT = {
    "X = X.detach().clone().requires_grad_() -> X = X.detach().requires_grad_()": "the values of X stay as they are",
    "X = X.detach().clone().requires_grad_() -> X = X.clone().requires_grad_()": "X requires no gradient here",
}
