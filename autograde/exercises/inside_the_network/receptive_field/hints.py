"""Hints for receptive fields, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="How much does a layer add to the size?",
        ask="Take two layers with kernels of 3, the first with stride 2. Draw the three units of the first layer that "
        "one unit of the second sees, and below them what each of these sees. How many pixels lie under them together?",
        place="Look at what one step between two units of the layer below is worth, in pixels. A kernel of 3 reaches "
        "two such steps further than a single unit does.",
        repair="A kernel of k adds k - 1 steps, and a step is worth as many pixels as the product of all strides "
        "*below* this layer: `size = size + (kernel - 1) * stride`, before this layer's own stride is counted.",
    ),
    Hint(
        topic="How do strides add up?",
        ask="A layer moves in steps of 2 over units that are 2 pixels apart. How many pixels is one step of it?",
        place="Look at the end of the loop: what is a step of the *next* layer worth? You need it in the next turn, "
        "not in this one.",
        repair="Strides multiply. At the end of each turn, `stride = stride * step`, where `step` is this layer's own "
        "stride.",
    ),
    Hint(
        topic="Where does the first field begin?",
        ask="Without padding, unit 0 of any layer begins at pixel 0. With a padding of 1 in the first layer it begins "
        "one pixel earlier. And with a padding of 1 in the second layer?",
        place="Padding adds units of the layer *below*, in front of its unit 0. How far is each of these from the "
        "next, in pixels?",
        repair="A padding of p moves the beginning to the left by p steps of the layer below: "
        "`offset = offset - padding * stride`, with the same `stride` as in the line for the size.",
    ),
)

AFTERTHOUGHT = "Which of the three numbers change when the first and the second layer swap places, and why?"
