"""Hints for the next octave, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="What goes on to the next octave?",
        ask="Which two pictures of the same size do you have, and what does their difference show?",
        place="An enlarged picture is blurred. If you enlarge `dreamed`, the photograph in it is blurred, too, "
        "although you have it sharp, in `photo`. Only what the dream added has to be enlarged.",
        repair="Enlarge `dreamed - before`, and add the result to `photo`.",
    ),
    Hint(
        topic="How do I enlarge a tensor of shape (1, 3, h, w)?",
        ask="Which function of `torch.nn.functional` takes such a tensor and the size that you want?",
        place="`F.interpolate` takes `size`, rows first. It uses the nearest pixel unless you choose a `mode`. A "
        "`scale_factor` is one number for both axes: does it fit here?",
        repair="`F.interpolate(..., size=photo.shape[2:], mode='bilinear', align_corners=False)`.",
    ),
    Hint(
        topic="The check says that I change an argument",
        ask="Which of your lines writes into a tensor that you were given?",
        place="Look for `+=`, `-=` and functions whose name ends in `_`, like `sub_`.",
        repair="Give each result a name of its own, as in `detail = dreamed - before`.",
    ),
)

AFTERTHOUGHT = (
    "What a small octave added is blurred after it is enlarged. Why does the dream have sharp lines nevertheless, and "
    "large shapes at the same time?"
)
