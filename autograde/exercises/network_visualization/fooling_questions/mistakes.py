"""Why one may choose the wrong answers, in the order of the questions; other ways to write the answers."""

from autograde.mistakes.families.choices import answer_styles, wrong_choices

_RIGHT = (4, 1, 3)

_LOSS = {
    1: (
        "only_the_sign_differs",
        "The absolute value does remove the minus sign, but the logarithm and the softmax remain.",
        "The gradient of -log p is the sum of all p_j times the gradient of s_j, minus the gradient of s_y. What is "
        "left of it at p = 0.9999?",
    ),
    2: (
        "loss_of_one_score",
        "This would be true if p depended on the macaw's score alone, but softmax divides by a sum over all classes.",
        "Which scores does -log p contain? Each of them brings its own gradient into the map.",
    ),
    3: (
        "sure_means_steep",
        "It is the other way round: where the network is sure, the loss is almost 0, and almost flat.",
        "Think of training: a photograph whose class has a probability of 99.99% hardly changes the weights. Why?",
    ),
}

_MOVES = {
    2: (
        "one_input_only",
        "This is what one input contributes, 0.5 times 0.01. There are a thousand of them.",
        "Add up the contributions of all inputs: do they have the same sign?",
    ),
    3: (
        "moves_as_at_random",
        "This is about what a thousand random signs give: all but about the square root of their number cancel.",
        "Here each sign is chosen. What is the product of a weight and its own sign?",
    ),
    4: (
        "weights_cancel",
        "The weights cancel, but the contributions do not: where the weight is negative, the input moves down.",
        "Multiply a weight of -0.5 by a move of -0.01. Is that positive or negative?",
    ),
}

_WALK = {
    1: (
        "cat_gone",
        "The cat's score even rises on the way. The espresso's rises faster, and overtakes it.",
        "Look at the plot of both scores: where does the curve of the Siamese cat end, above or below its start?",
    ),
    2: (
        "sure_at_the_end",
        "The walk ends as soon as the target is ahead, and at that point it is only just ahead.",
        "Which probability is written above your fooling image?",
    ),
    4: (
        "past_the_target",
        "The espresso's score keeps rising after the crossing: look at the plot, at twice the change.",
        "The picture with 1.5 times the change stayed an espresso even after it was saved. What does that tell you?",
    ),
}

MISCONCEPTIONS = wrong_choices(_RIGHT, (_LOSS, _MOVES, _WALK))
STYLES = answer_styles(_RIGHT)
