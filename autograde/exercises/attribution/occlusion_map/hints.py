"""Hints for occlusion, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="How many windows are there, and where do they start?",
        ask="An image is 15 pixels high, a window 5, the stride 3. Write down where windows start. Which one is the "
        "first to reach the border?",
        place="They start at 0, 3, 6, 9 and 12: five of them. Look at your count: does it round up or down? And does "
        "it count the window at 0?",
        repair="`h = math.ceil((H - size) / stride) + 1`, and the window (i, j) starts at `top, left = i * stride, "
        "j * stride`. The slice `top : top + size` stops at the border by itself.",
    ),
    Hint(
        topic="How do I hide a window?",
        ask="After the second window, is the first one visible again?",
        place="Look at the tensor that you write into. If it is X, or one copy for all windows, the hidden windows "
        "pile up until the whole image is gone. And all three colours have to be hidden.",
        repair="For every window a copy of its own, `image = X.clone()`; then `image[:, :, top : top + size, left : "
        "left + size] = fill`. X is normalised already, and so is `fill`.",
    ),
    Hint(
        topic="What exactly is the drop?",
        ask="If the score *rises* when a window is hidden, which sign does the map have there?",
        place="Look at what you subtract from what, and at what the model returns: are these scores, and is it the "
        "score of class y that you take? There is nothing to clip, no absolute value, no softmax.",
        repair="`drops[i, j] = model(X)[0, y[0]] - model(image)[0, y[0]]`. The first term is the same for all "
        "windows: compute it once, before the loops.",
    ),
    Hint(
        topic="I know occlusion as a class, with `y` as a list, or in one big batch",
        ask="Elsewhere a class `Occlusion` has a method that returns the map, or `y` is a list. What stays the same?",
        place="Here everything comes as an argument. There is one image at a time, and `y` is a tensor of shape (1,): "
        "`y[0]` is the class. How many windows the model sees in one call is up to you.",
        repair="Put the body of the method here. For batches, collect copies with `torch.cat` and call the model under "
        "`torch.no_grad()`, on about 8 at a time: larger batches take more memory, and on a CPU more time.",
    ),
)

AFTERTHOUGHT = (
    "One backward pass gives the gradient for all pixels. How many forward passes does your map take, and why?"
)
