"""Why one may choose the wrong answers, in the order of the questions; other ways to write the answers."""

from autograde.mistakes.families.choices import answer_styles, wrong_choices

_RIGHT = (3, 2, 4)

_CUPS = {
    1: (
        "as_in_the_training_set",
        "Most photographs of a cup show one. And the mean at the end of the network is enough to explain many cups.",
        "The score is a mean over places: what does a second cup, somewhere else in the picture, do to it?",
    ),
    2: (
        "copied_by_jitter",
        "Jitter shifts the whole picture and shifts it back: nothing is copied. Without it there are many cups, too.",
        "Think of the last layers of SqueezeNet: what becomes of the scores at the different places?",
    ),
    4: (
        "forced_by_the_penalty",
        "With l2_reg=0 there are many cups all the same: the penalty only keeps the pixels from growing.",
        "Look at the objective without the penalty: would the score stop rising when one cup is perfect?",
    ),
}

_IMAGE = {
    1: (
        "same_image_same_filter",
        "The images are the same, but the filters are not: rescaling has removed the offset between them.",
        "Multiply each filter by a constant patch and add up: what is -1 + 0 + 1, and what is 1 + 2 + 3?",
    ),
    3: (
        "offset_still_visible",
        "You are right about the responses. But each filter is rescaled on its own: both images go from 0 to 1.",
        "Rescale 1, 2, 3 by hand: subtract the smallest, divide by the distance to the largest.",
    ),
    4: (
        "offset_only_in_the_image",
        "It is the other way round: rescaling removes the offset from the image, but the filter still has it.",
        "Rescale both filters by hand, then multiply each by a patch that is 0.5 everywhere.",
    ),
}

_ZEROS = {
    1: (
        "silent_once_dead_for_ever",
        "One photograph is not all: in the lesson many channels are silent for one photograph and active for another.",
        "What could another photograph show that this channel looks for?",
    ),
    2: (
        "only_negative_weights",
        "A filter with positive weights gives a negative sum, too, where the picture is dark in the right places.",
        "Take the edge filter with the columns -1, 0, 1: which picture gives nothing but negative numbers or zeros?",
    ),
    3: (
        "brightness_is_enough",
        "More brightness raises the output only if the filter's weights have a positive sum: an edge filter has none.",
        "Add 0.1 to every pixel: by how much does the response of the columns -1, 0, 1 change?",
    ),
}

MISCONCEPTIONS = wrong_choices(_RIGHT, (_CUPS, _IMAGE, _ZEROS))
STYLES = answer_styles(_RIGHT)
