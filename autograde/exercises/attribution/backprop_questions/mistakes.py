"""Why one may choose the wrong answers, in the order of the questions; other ways to write the answers."""

from autograde.mistakes.families.choices import answer_styles, wrong_choices

_RIGHT = (2, 4, 1)

_EYES = {
    1: (
        "each_eye_counts_fully",
        "While one eye is covered, the other one still gives a response of 2: the score does not drop.",
        "Write down the larger of the two responses, before and while one of them is covered.",
    ),
    3: (
        "only_one_eye_counts",
        "That is what a gradient would do, which follows one of the two. Covering either of them changes nothing.",
        "Write down the larger of the two responses, before and while one of them is covered.",
    ),
    4: (
        "eyes_share_the_score",
        "The score is the larger response, not a mean: while one eye is covered, it is still 2.",
        "Write down the larger of the two responses, before and while one of them is covered.",
    ),
}

_GUIDED = {
    1: (
        "positive_part_of_the_gradient",
        "At a single ReLU, yes. But what is stopped there is missing from the sums of all layers further down.",
        "Two paths bring +3 and -3 to the same pixel: what does the plain gradient show there, and what the guided?",
    ),
    2: (
        "never_negative",
        "After the last ReLU on the way back comes the first convolution, and its weights are negative, too.",
        "What does a negative weight make of a positive number?",
    ),
    3: (
        "signs_of_the_gradient",
        "Where positive and negative paths meet, the guided rule keeps only some of them: the sign may change.",
        "Two paths bring +3 and -4 to the same pixel: which sign does each of the two results have?",
    ),
}

_UNCHANGED = {
    2: (
        "prediction_without_the_top_layer",
        "The scores are computed by the top layer: with random weights, other classes come first.",
        "The predictions change, the picture does not: which of the two depends on what the layer has learned?",
    ),
    3: (
        "top_layer_had_learned_nothing",
        "It had: with its trained weights the network names the photographs, with random ones it does not.",
        "The predictions change, the picture does not: which of the two depends on what the layer has learned?",
    ),
    4: (
        "robust_means_right",
        "A picture that stays the same whatever the layer has learned cannot tell what it has learned.",
        "Would you believe a thermometer that shows 20 degrees in any weather?",
    ),
}

MISCONCEPTIONS = wrong_choices(_RIGHT, (_EYES, _GUIDED, _UNCHANGED))
STYLES = answer_styles(_RIGHT)
