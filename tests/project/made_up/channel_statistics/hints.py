"""Hints for the statistics of a layer's channels, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="How do I see what is inside the model?",
        ask="The model returns its scores alone. What does PyTorch offer to look at one of its layers on the way?",
        place="Look at what you do before you call the model: a function can be attached to a layer, and PyTorch "
        "calls it with the layer's output. Later layers may work in place.",
        repair="Attach a function to `model.get_submodule(layer)` with `register_forward_hook`, and keep "
        "`out.clone()`.",
    ),
    Hint(
        topic="How do I leave the model as it was?",
        ask="What happens to your hook when the model raises an error?",
        place="Look at the line that removes the hook: it has to run whatever happens.",
        repair="Remove it in a `finally:` block, with `handle.remove()`.",
    ),
)

AFTERTHOUGHT = "Which channels respond to no image at all, and what would the network lose without them?"
