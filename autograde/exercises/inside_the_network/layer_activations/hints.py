"""Hints for the activations of a layer, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="How do I get at a layer in the middle of the network?",
        ask='"features.3.squeeze" means: in `features`, in its layer 3, the one called `squeeze`. Which method of a '
        "model takes such a name and gives you the layer itself?",
        place="Look at the docstring: it names the method. Every model has it, and for a name that does not exist it "
        "raises an error, so you need not check names yourself.",
        repair="`model.get_submodule(layer)` is the layer.",
    ),
    Hint(
        topic="How do I see what the layer returns?",
        ask="You call the whole model, and it hands back only the scores. How can a layer tell you what passed through "
        "it in the meantime?",
        place="With a forward hook: a function of yours with three parameters, the layer, its inputs and its output, "
        "which PyTorch calls each time that the layer has computed something.",
        repair="```\ndef keep(module, inputs, output):\n    kept.append(output)\n```\n\nRegister it with "
        "`register_forward_hook(keep)` before you call `model(X)`. A list made before, `kept = []`, can be appended to "
        "from inside; an assignment inside the function would only make a local name.",
    ),
    Hint(
        topic="Why are there no negative numbers in the output of a convolution?",
        ask="Which layer comes right after the convolution, and where does it write its result? Print the layer: what "
        "does `inplace=True` mean?",
        place="Your hook kept the tensor itself, not its values at that moment. The next layer overwrote them after "
        "your hook had run.",
        repair="Keep a copy: `output.clone()`, inside the hook. After the forward pass it is too late.",
    ),
    Hint(
        topic="How do I take the hook off again?",
        ask="Until you remove it, a hook stays on the layer and runs in every later call of the model. What happens to "
        "it if the forward pass raises an error?",
        place="Look at what `register_forward_hook` returns, and at a statement of Python whose lines run in any case, "
        "with or without an error.",
        repair="```\nhandle = ...\ntry:\n    ...\nfinally:\n    handle.remove()\n```\n\nor, in one line, `with "
        "module.register_forward_hook(keep):` around the call.",
    ),
)

AFTERTHOUGHT = (
    "Your hook is also called when the model runs on other images later, unless it was removed. When would you want to "
    "leave a hook on a model, and what would its function do then?"
)
