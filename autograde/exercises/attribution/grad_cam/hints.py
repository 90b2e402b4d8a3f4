"""Hints for Grad-CAM, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="How do I get at the layer and at its gradient?",
        ask="You need two things of one layer: what it returns for X, and how the score depends on that. In which "
        "exercise did you already differentiate with respect to something inside the network?",
        place="A forward hook on `model.get_submodule(layer)` sees the output. `torch.autograd.grad` takes any tensor "
        "of the graph as its second argument, not only the image; but the graph must reach back to it.",
        repair="In the hook, keep `output.detach().requires_grad_()`, and return a copy of it: the network then goes "
        "on from your tensor, and `torch.autograd.grad(correct.sum(), kept[0])` is the gradient.",
    ),
    Hint(
        topic="Why are the values wrong at a convolution before a ReLU?",
        ask="`print(model)` shows `ReLU(inplace=True)` after most convolutions. What becomes of the tensor that your "
        "hook kept?",
        place="A ReLU that works in place overwrites it after your hook has run: you then see the output and the "
        "gradient after the ReLU. And `register_full_backward_hook` fails there.",
        repair="Let the hook return a clone of what it keeps: what a forward hook returns takes the place of the "
        "layer's output, and the ReLU overwrites the clone.",
    ),
    Hint(
        topic="Over which axes do I average, and over which do I add up?",
        ask="The gradient has the shape (N, K, h, w). How many weights does an image have, and how many numbers does "
        "its map have?",
        place="A weight belongs to a channel: average the gradient over the positions, axes 2 and 3. The map has a "
        "number for each position: add up the weighted channels, axis 1.",
        repair="`weight = gradient.mean(dim=(2, 3), keepdim=True)` has the shape (N, K, 1, 1). Multiply by the "
        "activations, `.sum(dim=1)`, and the ReLU comes last.",
    ),
    Hint(
        topic="My code from another course is a class with a layer object. Does it fit?",
        ask="What does such a class need to know, and which of our four arguments tells it?",
        place="`model.get_submodule(layer)` is the layer object. Look at what the class does at the end: many "
        "rescale and enlarge the map there, and many never remove their hooks.",
        repair="Make the object inside the function, with `model.get_submodule(layer)`; call it with X and y (a list "
        "`[3, 7]` of classes is `torch.tensor([3, 7])` here); remove its hooks in a `finally:` block.",
    ),
)

AFTERTHOUGHT = (
    "The weights are averages over all positions. When would a channel that matters a lot in one corner of the image, "
    "and speaks against the class in another, get a weight of almost zero?"
)
