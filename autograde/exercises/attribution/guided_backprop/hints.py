"""Hints for guided backpropagation, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="How do I change what goes back through a ReLU?",
        ask="The guided rule has two conditions. Which of them does PyTorch's own backward pass of a ReLU already see "
        "to?",
        place="ReLU masks by its forward input itself. What is missing is the condition on the gradient that arrives "
        "at the ReLU's output. A tensor has a method that lets a function of yours change its gradient on the way.",
        repair="`output.register_hook(lambda grad: grad.clamp(min=0))`, for the output of every ReLU: what your "
        "function returns goes on in place of the gradient.",
    ),
    Hint(
        topic="How do I get at the outputs of all ReLUs?",
        ask="SqueezeNet has many ReLUs, most of them inside Fire modules, one in the classifier. Which method of a "
        "model walks through all its layers, however deep they are?",
        place="`model.modules()` visits all of them; `isinstance(module, nn.ReLU)` says which ones you want. A forward "
        "hook on each of them is given its output.",
        repair="```\ndef hook(module, inputs, output):\n    output.register_hook(...)\n```\n\nand "
        "`relu.register_forward_hook(hook)` for each ReLU, before you call `model(X)`.",
    ),
    Hint(
        topic="PyTorch refuses my backward hook",
        ask='What does `inplace=True` mean in the output of `print(model)`, and why could "is a view and is being '
        'modified inplace" have to do with it?',
        place="`register_full_backward_hook` wraps what a layer gets and returns, and a layer that overwrites its "
        "input breaks that. A hook on the output tensor has no such trouble. Nor has a copy whose layers do not work "
        "in place.",
        repair="Register forward hooks, and call `output.register_hook(...)` inside them. Or work on "
        "`copy.deepcopy(model)` with `module.inplace = False` for each of its ReLUs.",
    ),
    Hint(
        topic="How do I leave the model as it was?",
        ask="Forward hooks, a changed `inplace`, a replaced layer: each stays on the model until you undo it. Are the "
        "lines that undo it reached if the model raises an error?",
        place="Look at everything that you change, and at the statement of Python whose lines run with or without an "
        "error.",
        repair="Keep the handles in a list, call the model inside `try:`, and remove every handle in `finally:`. A "
        "deep copy of the model needs none of this.",
    ),
    Hint(
        topic="I know this as a class, or with another `y`",
        ask="Other courses write `GuidedBackprop(model).generate(image, target)`. Which lines would its `__init__` "
        "and `generate` hold?",
        place="What `__init__` registers belongs before the call of the model; what the class never removes, you "
        "remove. A single target is `y` with one entry; a list of classes becomes `torch.tensor(y)`.",
        repair="Inside this function you may well use such a class: make it, call it, take its hooks off, and return "
        "the gradient, (N, 3, H, W), not a picture of it.",
    ),
)

AFTERTHOUGHT = (
    "Everything that is stopped would have lowered the score. Do you know two reasons that can cancel each other out "
    "in the score, and what does the picture then show of them?"
)
