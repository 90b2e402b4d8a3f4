"""Why one may choose the wrong answers, in the order of the questions; other ways to write the answers."""

from autograde.mistakes.families.choices import answer_styles, wrong_choices

_RIGHT = (2, 4, 3)

_GRAD_CAM = {
    1: (
        "absolute_weights",
        "This is what the absolute values of the weights give: the first channel speaks against the class.",
        "The weight of the first channel is −1. What does that make of its 4?",
    ),
    3: (
        "relu_forgotten",
        "This is the weighted sum, but the ReLU after it is missing.",
        "What does Grad-CAM do with positions whose weighted sum is below zero?",
    ),
    4: (
        "gradients_averaged_over_channels",
        "You average the gradients over the channels, where −1 and 1 cancel. Each channel has a weight of its own.",
        "Average the gradient of each channel over its four positions: which two weights come out?",
    ),
}

_PHOTOGRAPH = {
    1: (
        "photograph_without_penalties",
        "Only the distance of the codes is 0 there. The photograph has a total variation and sixth powers, too.",
        "Write the three terms of the loss for features that are equal to the target: which of them are left?",
    ),
    2: (
        "distance_of_one",
        "A code of zeros would have the distance 1. Features that are equal to the target have the distance 0.",
        "Write the three terms of the loss for features that are equal to the target.",
    ),
    3: (
        "photograph_depends_on_the_layer",
        "At the photograph the distance of the codes is 0, whatever the layer is.",
        "Which of the three terms know the layer, and what is their value at the photograph?",
    ),
}

_MEAN = {
    1: (
        "doubled_unnoticed",
        "If all values are doubled, so is their mean.",
        "What is the mean of 1 and 3, and of 2 and 6?",
    ),
    2: (
        "largest_unnoticed",
        "The mean falls if the largest value becomes 0. You may be thinking of a median.",
        "What is the mean of 1, 1 and 4, and of 1, 1 and 0?",
    ),
    4: (
        "channels_unnoticed",
        "Each map has its own place in the code: if two maps are exchanged, so are two numbers of the code.",
        "The mean is taken over positions. Is it also taken over the maps?",
    ),
}

MISCONCEPTIONS = wrong_choices(_RIGHT, (_GRAD_CAM, _PHOTOGRAPH, _MEAN))
STYLES = answer_styles(_RIGHT)
