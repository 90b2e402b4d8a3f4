"""Why one may choose the wrong answers, in the order of the questions; other ways to write the answers."""

from autograde.mistakes.families.choices import answer_styles, wrong_choices

_RIGHT = (2, 4, 1)

_SCORES = {
    1: (
        "softmax_sharpened",
        "You may be thinking of multiplying the scores: that makes the largest stand out. Here a number is added.",
        "Write softmax with scores s + 5: each exponential gets the factor exp(5), in numerator and denominator.",
    ),
    3: (
        "score_as_probability",
        "A score is not a probability: probabilities add up to 1, so not all three can grow.",
        "Compute the softmax of (2, 1, 0) and of (7, 6, 5), and compare.",
    ),
    4: (
        "ratio_of_the_scores",
        "Yes, the ratio of 7 to 6 is close to 1, but softmax depends on score differences, and these stay the same.",
        "The ratio of two probabilities is exp(the difference between their scores): compute it before and after.",
    ),
}

_MAP = {
    1: (
        "sign_forgotten",
        "This mistakes the map for the gradient. The absolute value hides the sign, and two colours are left out.",
        "The top left pixel of the example by hand has saliency 3. Make its colours brighter: does the score rise?",
    ),
    2: (
        "evidence_for_the_class",
        "A bright pixel moves the score strongly, up or down: it may just as well be evidence against the class.",
        "Which operation in the definition of the map turns -3 into 3?",
    ),
    3: (
        "pixel_taken_away",
        "The gradient is about a small change, not about removing a pixel: that would depend on its colours, too.",
        "The score is close to a straight line only near the photograph. Is setting a pixel to 0 a small change?",
    ),
}

_AVERAGE = {
    2: (
        "absolute_value_first",
        "The second number is right. SmoothGrad averages while the signs are still there, so 3 and -1 partly cancel.",
        "Average first, absolute value last: what is |(3 - 1) / 2|?",
    ),
    3: (
        "averages_exchanged",
        "You have swapped the two: 2 is the mean of |3| and |-1|, that is, of the two maps.",
        "SmoothGrad takes the absolute value once, at the end.",
    ),
    4: (
        "maps_cancel",
        "The first number is right. Maps hold absolute values, 3 and 1, so nothing cancels when they are averaged.",
        "What is the saliency for a copy with gradient -1? And the mean of that and 3?",
    ),
}

MISCONCEPTIONS = wrong_choices(_RIGHT, (_SCORES, _MAP, _AVERAGE))
STYLES = answer_styles(_RIGHT)
