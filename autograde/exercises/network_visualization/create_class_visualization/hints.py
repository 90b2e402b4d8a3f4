"""Hints for the loop of class visualization, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="What do I start from?",
        ask="There is no photograph to start from. What does your update step expect of the image that you pass to it?",
        place="Look at the line before the loop. It makes an image of noise that has the shape (1, 3, 224, 224) "
        "and the type `dtype`, and requires a gradient. The loop then changes this one image in place.",
        repair="`img = torch.randn(1, 3, 224, 224).type(dtype).requires_grad_()`. Call `.requires_grad_()` last: if "
        "`.type(dtype)` comes after it and makes a new tensor, that tensor is not a leaf, and gets no `.grad`.",
    ),
    Hint(
        topic="How do I shift the image, and shift it back?",
        ask="Shifts from 0 to 16 pixels always go right and down. Where would the picture be after 100 iterations if "
        "you never shifted it back?",
        place="It would have moved by about 800 pixels, several times around the image. So look at two places in the "
        "loop: just before the step and just after it. Both use the same two random numbers, which are drawn in each "
        "iteration, and both have to change `img` itself.",
        repair="Draw `ox` and `oy` with `random.randint(0, max_jitter)`. `jitter(img.data, ox, oy)` returns a new, "
        "shifted tensor: put its values into the image with `img.data.copy_(...)`. After the step do the same with "
        "`-ox, -oy`.",
    ),
    Hint(
        topic="Which range do I clamp to?",
        ask="Black is 0 and white is 1. Which numbers do they become when red is normalised, and are they the same "
        "for green and blue?",
        place="They are not: each channel has its own mean and standard deviation, in `SQUEEZENET_MEAN` and "
        "`SQUEEZENET_STD`. Look at the example by hand for red, and do the same for all three, after the step.",
        repair="For each channel `c` in `range(3)`: `img.data[:, c].clamp_(low, high)`. Here `low` is `(0 - "
        "SQUEEZENET_MEAN[c]) / SQUEEZENET_STD[c]`, and `high` is the same with 1 in place of 0.",
    ),
    Hint(
        topic="When do I blur, and what do I return?",
        ask="With `blur_every=10`, which of the iterations 0, 1, 2 and so on should blur the image? And does the "
        "caller want your tensor, or a picture?",
        place="Look at the end of the loop: divide the iteration's number by `blur_every`, and look at the "
        "remainder. After the loop, one call turns the normalised tensor into a picture.",
        repair="In the loop: `if t % blur_every == 0: blur_image(img.data, sigma=0.5)`. After it: `picture = "
        "deprocess(img)`, which undoes the normalisation, stretches the values to the full range, and gives a PIL "
        "image. To show it along the way, do the same when `(t + 1) % show_every == 0`.",
    ),
)

AFTERTHOUGHT = (
    "Suppose you blurred just before each step, not after it. Would the picture at the end look the same, and why not?"
)
