"""Why one may choose the wrong answers, in the order of the questions; other ways to write the answers."""

from autograde.mistakes.families.choices import answer_styles, wrong_choices

_RIGHT = (1, 3, 4)

_GUIDED = {
    2: (
        "classes_with_the_same_weights",
        "The classes have weights of their own: their plain gradients on one photograph differ a lot.",
        "The weights enter at the very top. What happens to the gradient between there and the image?",
    ),
    3: (
        "every_gradient_alike",
        "The plain gradient does depend on the class: the pictures look alike only under the guided rule.",
        "What does the guided rule do at every ReLU that the plain one does not?",
    ),
    4: (
        "forward_pass_ignored",
        "That would be the deconvnet. The guided rule also asks whether the ReLU let its input pass.",
        "There are two conditions in the guided rule: which one makes the classes lose what sets them apart?",
    ),
}

_SCORE = {
    1: (
        "no_relu_before_the_mean",
        "This is the mean of the map plus the bias: right without the ReLU, but SqueezeNet has one before the pooling.",
        "Add the bias to each of the four values, set negative ones to zero, and take the mean.",
    ),
    2: (
        "relu_after_the_mean",
        "You apply the ReLU to the mean, but in SqueezeNet it comes before the pooling, at each position.",
        "Add the bias to each of the four values first: which of them are above zero?",
    ),
    4: (
        "bias_forgotten",
        "You set negative values to zero and take the mean, but the bias is missing.",
        "The convolution adds the bias before the ReLU: 4 becomes 3.",
    ),
}

_ORDER = {
    1: (
        "deletion_sees_values",
        "Deletion sorts the pixels by the map: where the order is the same, so are the images and the curve.",
        "Which pixels go at the first step for the map, and which for its square?",
    ),
    2: (
        "insertion_sees_values",
        "Insertion sorts the pixels by the map: where the order is the same, so are the images and the curve.",
        "Which pixels come in at the first step for the map, and which for its square?",
    ),
    3: (
        "pointing_sees_values",
        "The pointing test looks at the place of the largest value, which squaring does not move.",
        "Where is the largest of 1, 3, 2, and where is the largest of 1, 9, 4?",
    ),
}

MISCONCEPTIONS = wrong_choices(_RIGHT, (_GUIDED, _SCORE, _ORDER))
STYLES = answer_styles(_RIGHT)
