"""Why one may choose the wrong answers, in the order of the questions; other ways to write the answers."""

from autograde.mistakes.families.choices import answer_styles, wrong_choices

_RIGHT = (3, 1, 2)

_STEP = {
    1: (
        "step_on_the_sum",
        "Here each activation has risen by 0.1. That is a step on the sum of the activations.",
        "Half the squared norm is (a² + b² + c²) / 2. Which of the three has the largest derivative?",
    ),
    2: (
        "step_on_the_absolute_sum",
        "Here 3 and −1 have moved by the same distance. That is a step on the sum of the absolute values.",
        "Half the squared norm is (a² + b² + c²) / 2. Which of the three has the largest derivative?",
    ),
    4: (
        "step_downhill",
        "Here the layer has become quieter: that is a step downhill.",
        "DeepDream climbs. Does an activation of 3 rise or fall when the squared norm is to grow?",
    ),
}

_MIRRORED = {
    2: (
        "rows_of_the_picture",
        "The rows of a Gram matrix are channels. Mirroring the maps does not change which channel is which.",
        "Write down a sum over all positions. In which order are they added after mirroring?",
    ),
    3: (
        "mirrored_like_the_picture",
        "The axes of a Gram matrix are channels, not places, so there is nothing to mirror.",
        "Write down a sum over all positions. In which order are they added after mirroring?",
    ),
    4: (
        "only_single_channels_kept",
        "Two channels that are active at the same position are mirrored together, and still are.",
        "Write down the entry of two channels as a sum over positions. Which of its products have changed?",
    ),
}

_SIZE = {
    1: (
        "one_direction_only",
        "Twice as many would be the rows of positions. But no axis of the Gram matrix is a position.",
        "What are the two axes of a Gram matrix, and how long are they?",
    ),
    3: (
        "matrix_of_positions",
        "That would be a matrix of all pairs of positions. A Gram matrix has an entry for each pair of channels.",
        "What are the two axes of a Gram matrix, and how long are they?",
    ),
    4: (
        "grows_like_the_features",
        "The features have 4 times as many values, but the Gram matrix sums over all positions.",
        "What are the two axes of a Gram matrix, and how long are they?",
    ),
}

MISCONCEPTIONS = wrong_choices(_RIGHT, (_STEP, _MIRRORED, _SIZE))
STYLES = answer_styles(_RIGHT)
