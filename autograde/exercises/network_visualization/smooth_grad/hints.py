"""Hints for SmoothGrad, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="Can I call my `compute_saliency_maps`?",
        ask="Take the gradients 0.3 and -0.3 of one pixel in two copies. What is their mean, and what is the mean of "
        "their absolute values?",
        place="Only the first mean cancels the noise, so the signs have to survive until the end. Find the line in "
        "`compute_saliency_maps` where the signs get lost: you need what was computed just before that line.",
        repair="Do not call it: use its lines up to the gradient in your loop, and average the gradients, signs "
        "included. The absolute value and the maximum over the colours come once, after the loop: `(total / "
        "num_samples).abs().amax(dim=1)`.",
    ),
    Hint(
        topic="What is the `generator` for?",
        ask="Your result should be the same whenever somebody passes in a generator with the same seed. Where may "
        "the noise come from, then?",
        place="Look at the line that draws the noise, inside the loop. Each copy needs noise of its own, and the "
        "generator moves on to the next numbers by itself: you do not have to seed anything.",
        repair="Draw once for each copy, `torch.randn(X.shape, generator=generator)`, and multiply by `noise_std`.",
    ),
    Hint(
        topic="Which image do I take the gradient at?",
        ask="SmoothGrad asks for the gradient at the noisy image. Which tensor do you show to the model, and which "
        "one requires a gradient?",
        place="Look at the line that makes the noisy copy, and at the call of the model: the model has to be shown "
        "the copy. There is a new one in each round, and autograd has to track it before the model is called.",
        repair="The simplest way is to make the copy first, and then let it require a gradient: `noisy = (X.detach() "
        "+ noise).requires_grad_()`. Show `noisy` to the model, and ask for the gradient with respect to `noisy`.",
    ),
    Hint(
        topic="My maps are too bright, by a factor of `num_samples`",
        ask="What does `backward()` do with a `.grad` that already holds a gradient?",
        place="It adds to it, like a running sum of your own. That is a fine way to add up the gradients. Look at what "
        "happens to the sum after the loop.",
        repair="Divide the sum by `num_samples` once, after the loop.",
    ),
)

AFTERTHOUGHT = "How many copies would you need to halve the noise that is still left after 16 copies?"
