"""Hints for top patches, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="How do I get a layer's output?",
        ask="Calling the model gives you scores. What did you use in the last lesson to see what a layer inside it "
        "computes?",
        place="Look at what your hook keeps. A ReLU that works in place overwrites the tensor a moment later, unless "
        "you keep a copy; one channel is enough. And look at where the hook is removed: what if the model fails?",
        repair="`handle = model.get_submodule(layer).register_forward_hook(keep)`, where `keep(module, inputs, "
        "output)` appends `output[:, channel].clone()` to a list. Call the model inside `try:`, and "
        "`handle.remove()` in `finally:`.",
    ),
    Hint(
        topic="How do I find the strongest unit of each image?",
        ask="A channel's map has rows and columns. How many numbers do you need from each map, and what else about "
        "them besides their size?",
        place="Flatten each map to one row: then a maximum along it comes with its place. Then compare the images with "
        "each other, not all units of all images.",
        repair="`strongest, place = maps.flatten(1).max(dim=1)` gives a value and a place for each image, and "
        "`strongest.topk(k)` chooses the images, strongest first.",
    ),
    Hint(
        topic="How do I get from a place to row and column?",
        ask="In a map with 6 columns, flattened row by row, where is place 13?",
        place="Look at what you divide by. Each row holds as many units as the map has *columns*.",
        repair="`row = place // maps.shape[2]` and `column = place % maps.shape[2]`, for the places of the chosen "
        "images only: `place[image]`.",
    ),
    Hint(
        topic="How do I get from a unit to pixels?",
        ask="Unit 0 sees the pixels from `offset` to `offset + size`. Which does unit 3 see?",
        place="Look at the two ends of the box. The box ends behind its last pixel, as slices do. And look at what "
        "happens at a negative `top`: a slice would count it from the other end of the image.",
        repair="`top = offset + stride * row` and `bottom = top + size`, then `top.clamp(min=0)` and "
        "`bottom.clamp(max=height)`; the same with columns, `left`, `right` and the width.",
    ),
)

AFTERTHOUGHT = (
    "Two channels have the same top patches. What could you still do to find out whether they react to the same thing?"
)
