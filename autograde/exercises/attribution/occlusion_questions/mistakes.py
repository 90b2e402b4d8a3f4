"""Why one may choose the wrong answers, in the order of the questions; other ways to write the answers."""

from autograde.mistakes.families.choices import answer_styles, wrong_choices

_RIGHT = (3, 1, 4)

_PLACES = {
    1: (
        "places_kept",
        "The average over all positions is the same wherever the 8 is: that is what the vector forgets.",
        "Add up the four numbers of each map and divide by four.",
    ),
    2: (
        "maximum_in_place_of_mean",
        "This is the largest entry. `embed` averages over all positions, those with 0 included.",
        "Add up the four numbers of a map and divide by four.",
    ),
    4: (
        "median_in_place_of_mean",
        "Most positions are 0, but the average is not: the 8 counts for a quarter.",
        "Add up the four numbers of a map and divide by four.",
    ),
}

_SIGN = {
    2: (
        "drop_without_sign",
        "The drop is the score before minus the score after: hiding this window made the score rise, not fall.",
        "Work out 12 - 15. Then ask: is the network surer of the class with this window, or without it?",
    ),
    3: (
        "drops_start_at_zero",
        "A drop can be negative: nothing in its definition stops at zero.",
        "Work out 12 - 15: which sign does it have?",
    ),
    4: (
        "absolute_drop",
        "Without the sign, one could not tell this window from one that the class needs.",
        "Work out 12 - 15, and keep the sign.",
    ),
}

_TWO = {
    1: (
        "each_object_counts",
        "That would be so if the score were a sum. Here it is a maximum: what is left when one of the two is hidden?",
        "Work it out: s = max(5, 5); hide the left one, and s = max(0, 5).",
    ),
    2: (
        "one_of_two",
        "The two are equal: nothing tells the left one from the right one.",
        "Work out s with the left one hidden, then with the right one hidden.",
    ),
    3: (
        "shared_evenly",
        "A fair method would share the score between them, but occlusion asks about one window at a time.",
        "Work it out: s = max(5, 5); hide the left one, and s = max(0, 5).",
    ),
}

MISCONCEPTIONS = wrong_choices(_RIGHT, (_PLACES, _SIGN, _TWO))
STYLES = answer_styles(_RIGHT)
