"""Hints for the attribution of vectors to a class, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="What does the gradient say about one channel?",
        ask="The activation of a channel is three, its gradient minus two. By about how much would the score change if "
        "the activation fell to 0?",
        place="The score would rise by about six, so the channel contributes minus six to it: one product for each "
        "channel of each vector.",
        repair="`gradient * activations` holds all of these products, in the shape (N, K).",
    ),
    Hint(
        topic="What do I add up?",
        ask="Which axis of the products holds the channels, and which one the vectors?",
        place="Each row is a vector. One number is asked for each row, so the axis of the channels has to go.",
        repair="Add up along axis 1: `.sum(dim=1)` gives the shape (N,).",
    ),
    Hint(
        topic="Why is the sign important?",
        ask="A vector shows water, and the class is 'fireboat' or 'streetcar'. What should its two attributions look "
        "like?",
        place="One is above 0 and one below. Look for `abs`, `relu`, `clamp`, squares and norms in your code: each of "
        "them hides the arguments against a class.",
        repair="Leave the products and their sum as they are.",
    ),
)

AFTERTHOUGHT = (
    "The attributions of all positions of an image, added up, need not give the score. When would they, in a network "
    "of convolutions and ReLUs without biases?"
)
