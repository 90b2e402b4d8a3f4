"""Why one may choose the wrong answers, in the order of the questions; other ways to write the answers."""

from autograde.mistakes.families.choices import answer_styles, wrong_choices

_RIGHT = (3, 1, 2)

_MOVED = {
    1: (
        "maps_do_not_move",
        "The filters are the same everywhere, and that is why the map moves: what they found is now further right.",
        "Where in the map is the response to the macaw's eye, before and after?",
    ),
    2: (
        "pixels_for_units",
        "Pixels and units are not the same here: with stride 2, neighbouring units are two pixels apart.",
        "By how many units does something move in the map that moves by two pixels in the image?",
    ),
    4: (
        "everything_changes",
        "Each filter computes the same from the same pixels, wherever they are: the values only move.",
        "Take a unit and its neighbour on the right: which pixels does each see, before and after?",
    ),
}

_STRIDE = {
    2: (
        "stride_at_the_end",
        "The last layer's stride says how far apart its units are. What one unit sees depends on the strides below it.",
        "Compute both with your `receptive_field`: [(3, 2, 0), (3, 1, 0), (3, 1, 0), (3, 1, 0)], and the reverse.",
    ),
    3: (
        "strides_commute",
        "The product of all strides is the same, but each kernel counts times the strides below it only.",
        "How many kernels lie above the layer with the stride? They all reach twice as far.",
    ),
    4: (
        "stride_only_thins_out",
        "A stride does make fewer units, and so the kernels above it reach over more pixels.",
        "Draw two layers, the first with stride 2: how far apart are the units that the second layer sees?",
    ),
}

_TOP = {
    1: (
        "nothing_but_snouts",
        "Nine patches say nothing about the rest: the channel may react to something else almost as strongly.",
        "How would you find out? Look at the tenth patch, or at the hundredth.",
    ),
    3: (
        "every_dog",
        "This turns it round: the strongest patches show dogs, but not every dog needs to show up among them.",
        "What would you have to look at to learn how the channel reacts to all the dogs in the bank?",
    ),
    4: (
        "needed_for_the_class",
        "What excites a channel says nothing about what the network does with it; others may do the same work.",
        "You would have to change the channel and see what happens to the scores.",
    ),
}

MISCONCEPTIONS = wrong_choices(_RIGHT, (_MOVED, _STRIDE, _TOP))
STYLES = answer_styles(_RIGHT)
