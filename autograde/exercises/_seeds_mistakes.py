"""What goes wrong with seeds for segmentation."""

from itertools import permutations

import torch

from autograde.exercise import Misconception


def quantile(saliency, q):
    """The q quantile of each map, (N, 1, 1)."""
    return torch.quantile(saliency.flatten(1), q, dim=1).view(-1, 1, 1)


def labelled(is_foreground, is_background, numbers=(0, 1, 2), background_last=True):
    background, foreground, unknown = numbers
    seeds = torch.full(is_foreground.shape, float(unknown))
    for mask, number in ((is_foreground, foreground), (is_background, background))[:: 1 if background_last else -1]:
        seeds[mask] = number
    return seeds if float(unknown) % 1 else seeds.to(torch.int16)


def by_thresholds(threshold, **options):
    """Right but for the threshold, a function of (saliency, share)."""

    def wrong(saliency, foreground=0.95, background=0.30):
        above, below = saliency > threshold(saliency, foreground), saliency < threshold(saliency, background)
        return labelled(above, below, **options)

    return wrong


def by_masks(masks, **options):
    """Right but for the masks, a function of (saliency, its foreground and its background quantile)."""

    def wrong(saliency, foreground=0.95, background=0.30):
        return labelled(*masks(saliency, quantile(saliency, foreground), quantile(saliency, background)), **options)

    return wrong


def swapped(background_last):
    def wrong(saliency, foreground=0.95, background=0.30):
        above, below = saliency > quantile(saliency, background), saliency < quantile(saliency, foreground)
        return labelled(above, below, background_last=background_last)

    return wrong


def from_the_other_end(of_foreground, of_background, background_last=True):
    def wrong(saliency, foreground=0.95, background=0.30):
        high = quantile(saliency, 1 - foreground if of_foreground else foreground)
        low = quantile(saliency, 1 - background if of_background else background)
        return labelled(saliency > high, saliency < low, background_last=background_last)

    return wrong


def fixed_quantiles(saliency, foreground=0.95, background=0.30):
    return labelled(saliency > quantile(saliency, 0.95), saliency < quantile(saliency, 0.30))


def in_place(foreground_first):
    def wrong(saliency, foreground=0.95, background=0.30):
        above = saliency > quantile(saliency, foreground)
        below = saliency < quantile(saliency, background)
        seeds = saliency
        if foreground_first:
            seeds[:] = labelled(above, below).float()
        else:
            high, low = quantile(saliency, foreground), quantile(saliency, background)
            seeds[(seeds <= high) & (seeds >= low)] = 2
            seeds[seeds < low] = 0
            seeds[(seeds != 2) & (seeds > high)] = 1
        return seeds

    return wrong


def row_quantile(dim):
    return lambda saliency, q: torch.quantile(saliency, q, dim=dim, keepdim=True)


def flat(saliency, foreground=0.95, background=0.30):
    seeds = labelled(
        saliency > quantile(saliency, foreground), saliency < quantile(saliency, background), numbers=(0, 1, 2)
    )
    return seeds.flatten(1)


def _range(s, q):
    low, high = s.amin(dim=(1, 2), keepdim=True), s.amax(dim=(1, 2), keepdim=True)
    return low + q * (high - low)


_SENSE = lambda s, high, low: (s > high, s < low)  # noqa: E731
_OTHER_NUMBERS = [numbers for numbers in permutations((0, 1, 2)) if numbers != (0, 1, 2)]

MISCONCEPTIONS = (
    Misconception(
        "not_image_by_image",
        "The quantiles are not taken map by map: one faint map can end up all background, a strong one all foreground.",
        "Flatten each map to a row, `saliency.flatten(1)`, and ask `torch.quantile` for one number a row with `dim=1`.",
        (
            by_thresholds(lambda s, q: torch.quantile(s, q)),
            by_thresholds(lambda s, q: torch.quantile(s[0], q)),
            by_thresholds(lambda s, q: quantile(s, q).mean()),
        ),
    ),
    Misconception(
        "numbers_mixed_up",
        "The groups of pixels are right, but their numbers are mixed up.",
        "BACKGROUND is 0, FOREGROUND is 1, UNKNOWN is 2: write the names, and you need not remember the numbers.",
        tuple(by_masks(_SENSE, numbers=numbers) for numbers in (*_OTHER_NUMBERS, (-1, 1, 0), (0, 1, 0.5), (0, 1, -1))),
    ),
    Misconception(
        "unknown_is_three",
        "You label the undecided pixels 3, which means probable foreground to OpenCV.",
        "They are to be UNKNOWN, 2 (probable background): GrabCut then adds what looks like the object.",
        by_masks(_SENSE, numbers=(0, 1, 3)),
    ),
    Misconception(
        "share_of_the_range",
        "You put the limits at 95% and 30% of the largest value (or of the range), not at quantiles.",
        "A few extreme pixels would decide everything. The 95% quantile has 95% of the pixels below it.",
        (
            by_thresholds(_range),
            by_thresholds(lambda s, q: q * s.amax(dim=(1, 2), keepdim=True)),
            by_thresholds(lambda s, q: q * s.max()),
            by_thresholds(lambda s, q: s.min() + q * (s.max() - s.min())),
        ),
    ),
    Misconception(
        "compared_with_the_share_itself",
        "You compare the saliency itself with 0.95 and 0.30.",
        "These are shares of the pixels. Find the values that belong to them first, with `torch.quantile`.",
        by_thresholds(lambda s, q: q),
    ),
    Misconception(
        "percent",
        "You use the shares as if they were percentages: the 0.95% quantile, where almost every pixel lies above.",
        "`np.percentile` counts to 100; `torch.quantile` and `np.quantile` count to 1.",
        by_thresholds(lambda s, q: quantile(s, q / 100)),
    ),
    Misconception(
        "fixed_quantiles",
        "You always use 0.95 and 0.30, whatever the function is given.",
        "Write `foreground` and `background` where these numbers stand.",
        fixed_quantiles,
    ),
    Misconception(
        "counted_from_the_other_end",
        "A quantile is counted from the wrong end (1 - q).",
        "The q quantile is the value that a share q of the pixels lies below: no subtraction is needed.",
        (
            from_the_other_end(True, True),
            from_the_other_end(True, True, background_last=False),
            from_the_other_end(True, False, background_last=False),
            from_the_other_end(False, True),
            from_the_other_end(False, True, background_last=False),
        ),
    ),
    Misconception(
        "comparison_turned_round",
        "A comparison is turned round: strong pixels become background, or weak ones foreground.",
        "Foreground is where the saliency is high: `saliency > high`; background where it is low: `saliency < low`.",
        (
            by_masks(lambda s, high, low: (s < high, s > low)),
            by_masks(lambda s, high, low: (s < high, s > low), background_last=False),
            by_masks(lambda s, high, low: (s > high, s > low)),
        ),
    ),
    Misconception(
        "nothing_unknown",
        "No pixel is left undecided: what is not of one kind becomes the other.",
        "Start from a tensor full of UNKNOWN, change only the pixels you are sure of, and do not swap the quantiles.",
        (
            swapped(True),
            swapped(False),
            by_masks(lambda s, high, low: (s > high, s <= high)),
            by_masks(lambda s, high, low: (s >= low, s < low)),
        ),
    ),
    Misconception(
        "row_by_row",
        "The quantiles are taken within each row or column of the picture.",
        "Flatten each map first, so that its quantile looks at all of its pixels: `saliency.flatten(1)`.",
        (by_thresholds(row_quantile(1)), by_thresholds(row_quantile(2))),
    ),
    Misconception(
        "map_overwritten",
        "The labels are written into the caller's saliency maps.",
        "Make a new tensor for them: `torch.full(saliency.shape, UNKNOWN, dtype=torch.uint8)`.",
        (in_place(True), in_place(False)),
    ),
    Misconception(
        "left_flat",
        "The labels are right, but each map is still one long row.",
        "Give them the maps' shape again: `.view(saliency.shape)`.",
        flat,
    ),
)
