"""Why one may choose the wrong answers, in the order of the questions; other ways to write the answers."""

from autograde.mistakes.families.choices import answer_styles, wrong_choices

_RIGHT = (3, 1, 2)

_FIELD = {
    1: (
        "stride_forgotten",
        "That would be right if the first layer moved by one pixel at a time, but its stride is 2.",
        "Draw the three units of the first layer that the second one sees: by how many pixels are they apart?",
    ),
    2: (
        "kernels_added",
        "You may have added the two kernel sizes. The second kernel covers three units, whose fields overlap.",
        "One unit of the first layer sees 3 pixels. How many more does each of the other two add, at a stride of 2?",
    ),
    4: (
        "kernels_multiplied",
        "Three fields of 3 pixels would cover 9 pixels if they did not overlap; at a stride of 2 they do.",
        "Write down the pixels that each of three neighbouring units of the first layer sees: 0 to 2, 2 to 4, ...",
    ),
}

_LENGTHS = {
    2: (
        "length_taken_for_angle",
        "It is the other way round: the cosine is divided by both lengths, so it does not notice them.",
        "Multiply b by 3 in the example by hand. Which of its two distances to the query changes?",
    ),
    3: (
        "cosine_has_a_length",
        "The Euclidean neighbours can change, but the cosine is divided by both lengths: a factor cancels.",
        "Put 3 b in place of b into (q . b) / (|q| |b|).",
    ),
    4: (
        "one_factor_for_all",
        "That would hold if all vectors, queries included, were multiplied by the same number.",
        "Let one vector become ten times as long and leave the others: is it as near to the query as before?",
    ),
}

_COST = {
    1: (
        "strangers_cost_more",
        "Two strangers have a small p. Each term of the cost is multiplied by p, so theirs hardly counts.",
        "Compare p log(p / q) for p = 0.4, q = 0.01 with that for p = 0.01, q = 0.4.",
    ),
    3: (
        "cost_is_symmetric",
        "It would be so if the cost were the difference of p and q, but it is p log(p / q): p and q are not alike.",
        "Compare p log(p / q) for p = 0.4, q = 0.01 with that for p = 0.01, q = 0.4.",
    ),
    4: (
        "cost_of_clusters_only",
        "The cost knows of no clusters: it is a sum over all pairs of points.",
        "Look at the formula: which pairs have a large p, and what happens to p log(p / q) as their q gets small?",
    ),
}

MISCONCEPTIONS = wrong_choices(_RIGHT, (_FIELD, _LENGTHS, _COST))
STYLES = answer_styles(_RIGHT)
