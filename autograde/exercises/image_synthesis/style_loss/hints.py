"""Hints for the style loss, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="Which index goes with which list?",
        ask="With `style_layers = [1, 4]`, how long is `style_targets`, and how long is `feats`?",
        place="`feats` has an entry for every layer of the network, the other lists have one for each entry of "
        "`style_layers`. So you need two numbers: the place in the list, and the layer that is found there.",
        repair="`for i, layer in enumerate(style_layers):` gives both: `feats[layer]`, but `style_targets[i]` and "
        "`style_weights[i]`. Or take `zip(style_layers, style_targets, style_weights)`.",
    ),
    Hint(
        topic="What do I compare?",
        ask="The targets are Gram matrices. What are the entries of `feats`?",
        place="They are features: make a Gram matrix of those that you need, and of nothing else. It must be "
        "normalised like the targets; look at the default of your own function.",
        repair="The difference is `gram_matrix(feats[layer])` minus the target. Square it, and add up all its entries.",
    ),
    Hint(
        topic="How do the layers come together?",
        ask="After the loop, what does your variable hold: the loss of all layers, or that of the last one?",
        place="Start from zero before the loop, and add inside it. Each layer has its own weight, which is outside "
        "the square.",
        repair="In the loop, `loss = loss + style_weights[i] * (difference**2).sum()`. Keep it a tensor all the "
        "way: a list of numbers in `torch.tensor(...)` has no gradient.",
    ),
)

AFTERTHOUGHT = (
    "The Gram matrices of an early layer are small, and those of a late one are large. What would a style loss with "
    "the same weight for all layers look at?"
)
