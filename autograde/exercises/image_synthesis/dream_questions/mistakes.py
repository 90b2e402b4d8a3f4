"""Why one may choose the wrong answers, in the order of the questions; other ways to write the answers."""

from autograde.mistakes.families.choices import answer_styles, wrong_choices

_RIGHT = (2, 4, 1)

_CODES = {
    1: (
        "photograph_known",
        "The inversion is given the code alone. It never sees the photograph that the code is from.",
        "List what the loss is computed from. Which of these differ between the two runs?",
    ),
    3: (
        "start_from_the_photograph",
        "The start is the same noise in both runs, not a photograph: nothing of the first one is in it.",
        "List what goes into a run: code, start, seed. Where would the first photograph come from?",
    ),
    4: (
        "inversion_is_random",
        "Start and seed are the same, and the code is, too: nothing is left that could differ.",
        "List what goes into a run: code, start, seed. Which of these differ?",
    ),
}

_GRADIENT = {
    1: (
        "gradient_of_the_sum",
        "That is the gradient of the sum, in which each activation counts alike.",
        "Half the squared norm is (a² + b² + c²) / 2. What is its derivative with respect to a?",
    ),
    2: (
        "gradient_of_the_absolute_sum",
        "These are the signs: the gradient of the sum of the absolute values.",
        "Half the squared norm is (a² + b² + c²) / 2. What is its derivative with respect to a?",
    ),
    3: (
        "norm_in_place_of_gradient",
        "That is half the squared norm itself, 10. The gradient says how it changes with each activation.",
        "Half the squared norm is (a² + b² + c²) / 2. What is its derivative with respect to a?",
    ),
}

_LOUDER = {
    2: (
        "division_forgotten",
        "The gradient grows, but the step divides it by its mean absolute value.",
        "By what does g grow, and by what does mean(|g|) grow?",
    ),
    3: (
        "squared_growth",
        "The gradient of the squared norm is 100 times as large, and so is what you divide it by.",
        "By what does g grow, and by what does mean(|g|) grow?",
    ),
    4: (
        "only_the_divisor_grows",
        "The divisor grows, but the gradient grows by the same factor.",
        "By what does g grow, and by what does mean(|g|) grow?",
    ),
}

MISCONCEPTIONS = wrong_choices(_RIGHT, (_CODES, _GRADIENT, _LOUDER))
STYLES = answer_styles(_RIGHT)
