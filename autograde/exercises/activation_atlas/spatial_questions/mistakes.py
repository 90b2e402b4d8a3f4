"""Why one may choose the wrong answers, in the order of the questions; other ways to write the answers."""

from autograde.mistakes.families.choices import answer_styles, wrong_choices

_RIGHT = (4, 3, 1)

_GRAM = {
    1: (
        "one_channel_shuffled",
        "Here the positions of one channel only are exchanged. Each is as strong as before, but they no longer meet at "
        "the same places.",
        "Work out the entry of a with b before and after. Which positions are multiplied?",
    ),
    2: (
        "channels_exchanged",
        "Here the two channels have changed places, so the two entries on the diagonal have, too.",
        "Work out the entry of the first channel with itself, before and after.",
    ),
    3: (
        "squared_features",
        "Here the activations themselves are squared. Their products are others.",
        "Work out the entry of a with itself: which numbers are squared and added?",
    ),
}

_GRID = {
    1: (
        "channel_maps",
        "These are the maps, one for each channel. A vector holds all channels of one position.",
        "How many positions does a map have? And how many channels are there at one of them?",
    ),
    2: (
        "one_row_of_positions",
        "The grid has 13 rows, and each of them has 13 positions.",
        "How many positions does a map of 13 x 13 have?",
    ),
    4: (
        "averaged_over_positions",
        "One vector of 512 numbers is what is left when the positions are averaged, as in `embed`.",
        "How many positions does a map of 13 x 13 have, and how many of them keep a vector here?",
    ),
}

_ANGLE = {
    2: (
        "power_forgotten",
        "These are the dot products alone. The second one still has to be multiplied by the cosine to the power 4.",
        "The cosine of 60 degrees is 0.5. What is 0.5 to the power 4?",
    ),
    3: (
        "lengths_only",
        "These are the lengths. A dot product counts only how far an activation reaches along v.",
        "What is the dot product of v and an activation of length 8 at an angle of 60 degrees?",
    ),
    4: (
        "powers_of_cosines_only",
        "These are the fourth powers of the cosines. The dot product is still missing.",
        "Multiply each of them by the dot product of the activation with v.",
    ),
}

MISCONCEPTIONS = wrong_choices(_RIGHT, (_GRAM, _GRID, _ANGLE))
STYLES = answer_styles(_RIGHT)
