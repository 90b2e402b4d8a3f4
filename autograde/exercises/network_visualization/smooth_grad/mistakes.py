"""What goes wrong in SmoothGrad, most common first; other right ways; mutants that are right."""

from functools import reduce
from itertools import product
from operator import or_

from autograde.mistakes.edits import Edit, Variant, body, edit
from autograde.mistakes.families.batch import squeezed_batch
from autograde.mistakes.families.channels import wrong_maps
from autograde.mistakes.families.noise import wrong_noise
from autograde.mistakes.families.scalar import wrong_scalars
from autograde.mistakes.misconception import mistake, reworded, style

_TOTAL = "total = torch.zeros_like(X)"
_LOOP = "for _ in range(num_samples):"
_NOISE = "noise_std * torch.randn(X.shape, generator=generator)"
_ALL_NOISE = "noise_std * torch.randn((num_samples, *X.shape), generator=generator)"
_NOISY = "(X.detach() + noise)"
_GRADIENT = "torch.autograd.grad(correct.sum(), noisy)[0]"
_ALL_GRADIENTS = "torch.autograd.grad(scores.sum(), noisy)[0].view(noise.shape)"
_MEAN = "(total / num_samples)"
_MAP = f"{_MEAN}.abs().amax(dim=1)"
_SALIENCY = f"saliency = {_MAP}"

_SCALARS = reworded(
    wrong_scalars("correct.sum()", "model(noisy)"),
    {"predicted_class": "You explain the class that has the highest score at each noisy copy, not the class in `y`."},
    {"predicted_class": "Noise can change the prediction. Pick the scores at `y`."},
)
_MAPS = reworded(
    wrong_maps(_MAP, _MEAN),
    hints={
        "no_absolute_value": "After the mean: `.abs()`, then the maximum over the channels.",
        "absolute_after_maximum": "The order is: mean over the copies, `.abs()`, maximum over the channels.",
    },
)

STYLES = (
    style("backward", edit(f"total += {_GRADIENT}", "correct.sum().backward()\ntotal += noisy.grad")),
    style(
        "gradients_in_a_list",
        edit(_TOTAL, "gradients = []"),
        edit(f"total += {_GRADIENT}", f"gradients.append({_GRADIENT})"),
        edit("saliency = ", "total = torch.stack(gradients).sum(dim=0)\nsaliency = "),
    ),
    style(
        "all_copies_at_once",
        body(
            f"""
            noise = {_ALL_NOISE}
            noisy = {_NOISY}.flatten(0, 1).requires_grad_()
            scores = model(noisy).gather(1, y.repeat(len(noise)).view(-1, 1))
            gradients = {_ALL_GRADIENTS}
            total = gradients.sum(dim=0)
            {_SALIENCY}
            """
        ),
        without=(*(found.name for found in _SCALARS), "gradients_pile_up", "mean_of_copies"),
    ),
)


def _each(change: str) -> Edit:
    """Something else in place of {g}, the gradient at one copy."""
    places = (_GRADIENT, "noisy.grad", _ALL_GRADIENTS)
    return reduce(or_, (edit(gradient, change.replace("{g}", gradient)) for gradient in places))


def _merged(merge: str) -> Variant:
    """All copies' gradients collected, and merged in another way than by their mean."""
    collected = "gradients = ([] if _ == 0 else gradients) + [{}]".format
    return (
        edit(f"total += {_GRADIENT}", collected(_GRADIENT))
        | edit("total += noisy.grad", collected("noisy.grad"))
        | edit("noisy = ", "noisy = "),  # the other styles collect them anyway
        edit(_MEAN, f"torch.stack([*gradients]).{merge}"),
    )


def _mixed(images_in_rows: bool, labels_in_rows: bool, mean_over_rows: bool) -> Edit:
    """All copies at once, each image's in a row or the images in turn: both are right, but for all three alike."""
    images = "repeat_interleave(num_samples, dim=0)" if images_in_rows else "repeat(num_samples, 1, 1, 1)"
    labels = "repeat_interleave(num_samples)" if labels_in_rows else "repeat(num_samples)"
    mean = "view(len(X), -1, *X.shape[1:]).mean(dim=1)" if mean_over_rows else "view(-1, *X.shape).mean(dim=0)"
    return body(
        f"""
        noisy = X.detach().{images}
        noisy = (noisy + noise_std * torch.randn(noisy.shape, generator=generator)).requires_grad_()
        scores = model(noisy).gather(1, y.{labels}.view(-1, 1))
        gradients = torch.autograd.grad(scores.sum(), noisy)[0]
        saliency = gradients.{mean}.abs().amax(dim=1)
        """
    )


MISCONCEPTIONS = (
    mistake(
        "absolute_before_mean",
        "You average the maps: the absolute value comes before the mean, so gradients of opposite sign do not cancel.",
        "Average the gradients with their signs first; the absolute value and the maximum come last.",
        _each("{g}.abs().amax(dim=-3, keepdim=True).expand_as(noise)"),
        _each("{g}.abs()"),
    ),
    mistake(
        "no_noise",
        "The noise does not reach the network: this is the plain saliency map.",
        "Compute the scores and the gradient at `X + noise`, not at X.",
        edit(_NOISY, "(X.detach() + 0 * noise)"),
    ),
    mistake(
        "generator_ignored",
        "Your noise does not come from the `generator` that was passed in, so the result cannot be repeated.",
        "Pass it on: `torch.randn(X.shape, generator=generator)`, and do not seed anything yourself.",
        edit(", generator=generator)", ")"),
        edit(_NOISE, "noise_std * torch.tensor(np.random.randn(*X.shape), dtype=X.dtype)"),
        edit(_TOTAL, f"generator = torch.Generator().manual_seed(0)\n{_TOTAL}"),
        edit(_TOTAL, f"generator.manual_seed(42)\n{_TOTAL}"),
    ),
    mistake(
        "same_noise",
        "Every copy gets the same noise, so there is nothing to average.",
        "Draw new noise for each copy, inside the loop.",
        edit(f"noise = {_NOISE}", f"if _ == 0:\n    noise = {_NOISE}")
        | edit(_ALL_NOISE, f"({_NOISE}).expand(num_samples, *X.shape)"),
    ),
    mistake(
        "sum_of_gradients",
        "You add up the gradients of the copies without dividing by their number.",
        "Divide the sum by `num_samples`.",
        edit(_MEAN, "total"),
    ),
    mistake(
        "gradients_pile_up",
        "`X.grad` is never cleared: what you add for each copy also holds the gradients of all copies before it.",
        "Clear it before each copy, `X.grad = None`, or add `X.grad` once, after the loop: it already is the sum.",
        (
            edit(f"noisy = {_NOISY}.requires_grad_()", "noisy = X.requires_grad_() + noise"),
            edit(f"total += {_GRADIENT}", "correct.sum().backward()\ntotal += X.grad")
            | edit("total += noisy.grad", "total += X.grad")
            | edit(f"gradients.append({_GRADIENT})", "correct.sum().backward()\ngradients.append(X.grad.clone())"),
        ),
    ),
    mistake(
        "noise_accumulates",
        "Each copy carries the noise of all copies before it: you add the noise to the previous noisy image.",
        "Start from the clean image every time: `noisy = X + noise`, in a new variable.",
        edit(f"noisy = {_NOISY}.requires_grad_()", f"X = {_NOISY}\nnoisy = X.clone().requires_grad_()")
        | edit("+ noise).flatten", "+ noise.cumsum(dim=0)).flatten"),
        edit(f"noisy = {_NOISY}.requires_grad_()", "X += noise\nnoisy = X.clone().requires_grad_()"),
    ),
    *wrong_noise("X.detach()"),
    mistake(
        "noise_on_the_gradient",
        "You add the noise to the gradient; the network sees the clean image each time.",
        "Add it to the image, `noisy = X + noise`, and compute the scores and the gradient there.",
        (edit(_NOISY, "(X.detach() + 0 * noise)"), _each("{g} + noise")),
    ),
    mistake(
        "mean_of_copies",
        "You average the noisy images and take one gradient; the noise is almost gone by then.",
        "Take the gradient at each noisy copy, and average the gradients.",
        (
            edit(_LOOP, "for _ in range(1):"),
            edit(_NOISE, f"sum({_NOISE} for _ in range(num_samples)) / num_samples"),
            edit(_MEAN, "total"),
        ),
    ),
    mistake(
        "last_copy_only",
        "Only the last copy counts: the gradients of the others are overwritten.",
        "Add each gradient to a running total, or collect them in a list and average at the end.",
        (edit("total += ", "total = ") | edit(".sum(dim=0)", "[-1]"), edit(_MEAN, "total")),
        edit("total += ", "total = ") | edit(".sum(dim=0)", "[-1]"),
    ),
    mistake(
        "nothing_added_up",
        "Your maps are zero everywhere: no gradient reaches the total.",
        "`total + gradient` alone changes nothing: write `total += gradient`, once `backward()` has filled `.grad`.",
        _each("0 * {g}"),
    ),
    mistake(
        "divided_twice",
        "You divide by the number of copies twice.",
        "Divide the sum of the gradients by `num_samples` once; a mean is already divided.",
        edit(_MEAN, "(total / num_samples**2)"),
    ),
    mistake(
        "total_not_from_zero",
        "Your total does not start from zero: it already holds something before the first gradient.",
        "Start with `torch.zeros_like(X)`, before the loop.",
        edit(_TOTAL, "total = X.clone()") | edit("saliency = ", "total += X\nsaliency = "),
        edit(_TOTAL, "total = torch.ones_like(X)"),
        edit(_TOTAL, "total = X"),
    ),
    mistake(
        "clean_copy_counted",
        "The clean image is counted as one of the copies.",
        "Average over `num_samples` noisy copies and nothing else: leave out the gradient at X itself.",
        (edit(_LOOP, "for _ in range(num_samples + 1):"), edit(_NOISE, f"{_NOISE} if _ else 0 * X")),
        (
            edit(_LOOP, "for _ in range(num_samples + 1):"),
            edit(_NOISE, f"{_NOISE} if _ else 0 * X"),
            edit(_MEAN, "(total / (num_samples + 1))"),
        ),
        edit(_NOISE, f"{_NOISE} if _ else 0 * X") | edit(_ALL_NOISE, f"{_ALL_NOISE}.roll(1, dims=0)\nnoise[0] = 0"),
    ),
    mistake(
        "wrong_number_of_copies",
        "You average over one copy more or one fewer than `num_samples`.",
        "Look at the bounds of the loop and at what you divide by: `range(num_samples)`, then `/ num_samples`.",
        *(
            (
                edit(_LOOP, f"for _ in range({number}):") | edit("randn((num_samples,", f"randn(({number},"),
                edit(_MEAN, f"(total / ({number}))"),
            )
            for number in ("num_samples - 1", "num_samples + 1")
        ),
        edit(_LOOP, "for _ in range(num_samples - 1):"),
    ),
    mistake(
        "copies_mixed_up",
        "Copies of different images are averaged with each other.",
        "`X.repeat(n, 1, 1, 1)` goes through all images n times, `repeat_interleave` takes each one n times in a row: "
        "repeat `y` the same way, and regroup the gradients in that order.",
        *(_mixed(*orders) for orders in product((True, False), repeat=3) if len(set(orders)) > 1),
    ),
    *_SCALARS,
    mistake(
        "squared_gradients",
        "You average the squares of the gradients.",
        "Some variants do that, but SmoothGrad averages the gradients themselves, signs included.",
        _each("{g}.square()"),
        (_each("{g}.square()"), edit(_MEAN, f"{_MEAN}.sqrt()")),
    ),
    mistake(
        "variance_of_gradients",
        "You compute how much the gradients vary from copy to copy (VarGrad), not their mean.",
        "Replace the variance or standard deviation over the copies with their mean.",
        _merged("var(dim=0)"),
        _merged("var(dim=0, unbiased=False)"),
        _merged("std(dim=0)"),
    ),
    mistake(
        "largest_over_copies",
        "You take the largest value over the copies instead of their mean.",
        "Average the gradients over the copies; the only maximum is the one over the channels.",
        _merged("abs().amax(dim=0)"),
        _merged("amax(dim=0)"),
    ),
    *_MAPS,
    squeezed_batch(edit(_MAP, f"{_MAP}.squeeze()")),
    mistake(
        "image_overwritten",
        "Your function changes the values of the caller's images: noise is left in X.",
        "Put the noisy copy into a new variable, `noisy = X + noise`; avoid `X.data = ...`, `X += ...`.",
        edit(_SALIENCY, f"{_SALIENCY}\nX.data = noisy.detach()[-len(X) :]"),
    ),
)

EQUIVALENT = {
    f"total += {_GRADIENT} -> total -= {_GRADIENT}": "the absolute value hides the sign",
    f"total += {_GRADIENT} -> total += {_GRADIENT[:-3]}[-1]": "there is a single gradient",
    f"noisy = {_NOISY}.requires_grad_() -> noisy = (X + noise).requires_grad_()": "X requires no gradient here",
}
