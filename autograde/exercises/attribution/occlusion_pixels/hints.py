"""Hints for the map of pixels, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="Which windows cover a pixel?",
        ask="Windows are 4 pixels wide, the stride is 2. Which windows cover pixel 0, and which cover pixel 5?",
        place="You need not find them for each pixel. Go the other way: for each window, to which pixels does it give "
        "its drop? That is the slice you hid in `occlusion_map`.",
        repair="Two loops over the windows, `top, left = i * stride, j * stride`, and inside: `total[top : top + size, "
        "left : left + size] += drops[i, j]`. What reaches beyond the border is cut off by the slice.",
    ),
    Hint(
        topic="How do I get the mean?",
        ask="Does every pixel get as many drops as every other? Think of one in a corner and of one in the middle.",
        place="Look at what you divide by. It has to be counted pixel by pixel, in the same loop as the sum.",
        repair="A second tensor, `count = torch.zeros(height, width)`, gets `+= 1` in the same slice, and in the end "
        "`pixels = total / count`.",
    ),
    Hint(
        topic="Is there a function that does this for a whole tensor?",
        ask="Which layer of a network spreads one number over a window, and adds up where windows overlap?",
        place="A transposed convolution with a kernel of ones does, `F.conv_transpose2d(..., stride=stride)`; so does "
        "`F.fold`. How do you count with it, and what about the pixels beyond the border?",
        repair="Once with `drops[None, None]` and once with ones of the same shape, each with the kernel "
        "`torch.ones(1, 1, size, size)`. Divide the two, and cut to `[0, 0, :height, :width]`. Loops are fine, too.",
    ),
)

AFTERTHOUGHT = (
    "A pixel in the corner is covered by one window. How far can you trust its value, compared with the middle?"
)
