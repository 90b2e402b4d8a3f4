"""Hints for features as vectors, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="How do I see what a layer inside the model returns?",
        ask="Calling the model gives the scores only. Which function of a layer asks PyTorch to call you whenever that "
        "layer has been computed?",
        place="It is a forward hook, which is registered on the layer itself. The name has dots, as in `features.12`, "
        "so `getattr(model, layer)` is not enough to find the layer: look at `model.get_submodule`.",
        repair="Start with `outputs = []`, and write a function `keep(module, inputs, output)` that appends "
        "`output` to the list. Then `handle = model.get_submodule(layer).register_forward_hook(keep)`, and call "
        "`model(X)`: the list holds what the layer returned. The function itself must return nothing: what a hook "
        "returns takes the place of the layer's output.",
    ),
    Hint(
        topic="Why are the activations never negative?",
        ask="The layer is a convolution, so about half of its outputs should be negative. What does "
        "`nn.ReLU(inplace=True)` do to the tensor that it is given?",
        place="Look at what your hook keeps. It keeps the very tensor that the layer returned, not its values; the "
        "layer that comes next may write into it.",
        repair="Keep a copy: `output.detach().clone()`.",
    ),
    Hint(
        topic="How do I get from (N, D, h, w) to (N, D)?",
        ask="Each channel is a map of h x w numbers. Which axes do you average over, and which two stay?",
        place="Look at the last step. The axes are counted from 0: the batch is 0, the channels are 1.",
        repair="`outputs[0].mean(dim=(2, 3))` averages over rows and columns.",
    ),
    Hint(
        topic="When is the hook removed?",
        ask="The model raises an error in the middle of your call. Which of your lines are still run?",
        place="Look at the line that removes the hook. If it just comes after the call of the model, an "
        "error skips it; it should stand in a block that is run in any case.",
        repair="```\ntry:\n    model(X)\nfinally:\n    handle.remove()\n```",
    ),
)

AFTERTHOUGHT = (
    "Averaging over positions forgets where in the photograph something was. For which questions about photographs "
    "would that be a loss?"
)
