"""Hints for guided Grad-CAM, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="How do I enlarge a batch of maps?",
        ask="`F.interpolate` expects a batch of pictures with channels. How many channels does a map have, and where "
        "is that axis in (N, h, w)?",
        place="Look at the shape of what you give to `F.interpolate`: for bilinear interpolation it needs four axes. "
        "The size to reach is that of the gradient, without its first two axes.",
        repair="`cam.unsqueeze(1)` has the shape (N, 1, h, w). Then `F.interpolate(maps, gradient.shape[2:], "
        'mode="bilinear", align_corners=False)`: the mode must be named, since the default is another one.',
    ),
    Hint(
        topic="How do three colours meet one map?",
        ask="The gradient has C numbers for each pixel, the map has one. Which of the gradient's numbers should the "
        "map multiply?",
        place="Look at the axis of length 1 that you added for the interpolation. PyTorch repeats such an axis when it "
        "multiplies: if you drop it before, images and colours get mixed up.",
        repair="Keep the axis: (N, C, H, W) times (N, 1, H, W) is (N, C, H, W), every colour times the same map.",
    ),
    Hint(
        topic="In another course, the function gets the model and a layer. Is ours the same?",
        ask="What would such a function compute first, before it comes to the product?",
        place="`guided_backprop(X, y, model)` and `grad_cam(X, y, model, layer)` give the two inputs of this exercise.",
        repair="Ours is the last line of theirs: `guided_grad_cam(guided_backprop(X, y, model), grad_cam(X, y, model, "
        "layer))`.",
    ),
)

AFTERTHOUGHT = (
    "Guided backpropagation gives fine lines that hardly depend on the class, Grad-CAM a coarse map that does. Which "
    "of the two says whether the class is there, and where do the sharp lines of the product come from?"
)
