"""Hints for the vector at each position, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="How do I get at what the layer returns?",
        ask="You call the whole model, and it hands back only the scores. Which function of a layer lets you see what "
        "passes through?",
        place="A forward hook on `model.get_submodule(layer)`: PyTorch calls it with the layer, its inputs and its "
        "output. You wrote one in `layer_activations`.",
        repair="```\ndef keep(module, inputs, output):\n    kept.append(output)\n```\n\nRegister it with "
        "`register_forward_hook(keep)` before you call `model(X)`.",
    ),
    Hint(
        topic="How do I get from (1, K, h, w) to (h, w, K)?",
        ask="A layer returns K maps. Which number of each map belongs to the position in row i and column j?",
        place="The values are right, but the axes come in another order: two of them have to change places with the "
        "channels. `reshape` and `view` never swap axes, they only cut the same row of numbers in another way.",
        repair="Drop the batch axis with `[0]`, then `permute(1, 2, 0)`: rows, columns, channels.",
    ),
    Hint(
        topic="Why are there no negative numbers before a ReLU?",
        ask="Which layer comes right after the convolution, and where does it write its result?",
        place="Your hook kept the tensor itself. A ReLU with `inplace=True` overwrites it after your hook has run.",
        repair="Keep a copy, inside the hook: `output.detach().clone()`.",
    ),
    Hint(
        topic="When is the hook removed?",
        ask="The model raises an error in the middle of your call. Which of your lines are still run?",
        place="Look at the line that removes the hook. It should be in a block that is run in any case.",
        repair="```\ntry:\n    ...\nfinally:\n    handle.remove()\n```",
    ),
)

AFTERTHOUGHT = (
    "Each position of the grid sees a window of the image that is larger than the distance to the next position. What "
    "do the vectors of two neighbours have in common, and why?"
)
