"""Why one may choose the wrong answers, in the order of the questions; other ways to write the answers."""

from autograde.mistakes.families.choices import answer_styles, wrong_choices

_RIGHT = (3, 2, 4)

_NOISE = {
    1: (
        "noise_shorter",
        "Both changes have the same length: the lesson scaled the noise to make it so.",
        "If the size is the same, what else can differ between two changes?",
    ),
    2: (
        "noise_elsewhere",
        "Noise changes every pixel, including those of the cat, and by just as much.",
        "Look at one input: its weight is the same for both changes. Only the direction of its move differs.",
    ),
    4: (
        "network_ignores_noise",
        "The network does react to each of these moves, as it does to yours, but the reactions have different signs.",
        "Add up 150,528 numbers with random signs, then as many positive numbers: which sum is large?",
    ),
}

_TOP = {
    1: (
        "penalty_pushes_outwards",
        "This top is further out. A larger penalty pulls towards 0.",
        "Set the gradient to zero, w - 2 * lambda * I = 0, and solve for I.",
    ),
    3: (
        "same_top",
        "The score keeps its weights, but the penalty's pull doubles, so the two balance at another point.",
        "At (4, 6) the gradient is now (4, 6) - 2 * 1 * (4, 6). Is that zero?",
    ),
    4: (
        "penalty_wins",
        "At 0 the penalty does not pull at all: its gradient, 2 * lambda * I, is zero there, but the score's is not.",
        "The climb ends where both pulls are equally strong. Where is 2 * lambda * I as large as (4, 6)?",
    ),
}

_SCORE = {
    1: (
        "more_steps_would_help",
        "With more steps the score rises further, and the picture gets noisier: it is made for the score alone.",
        "Look at the picture after ten steps of the first exercise: is the score already high? And do you see a heron?",
    ),
    2: (
        "noise_is_an_error",
        "The score is not an error: the network gives it to this picture. Our regularisers make a picture smooth.",
        "Who decided that pictures should be smooth and stay the same when shifted: the network, or the regularisers?",
    ),
    3: (
        "network_blind",
        "The same network recognises nearly all of the photographs. Photographs are not chosen to mislead it.",
        "Where did the walk start and where did it lead: to pictures that a camera could take?",
    ),
}

MISCONCEPTIONS = wrong_choices(_RIGHT, (_NOISE, _TOP, _SCORE))
STYLES = answer_styles(_RIGHT)
