"""Hints for the seeds of a segmentation, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="How do I get one quantile for each map?",
        ask="One map reaches 0.2, another 5. If you took a single quantile of all maps together, which map would "
        "get all the foreground?",
        place="Look at the call of `torch.quantile`. Without `dim` it gives a single number for everything; you need "
        "N numbers, one for each map. For that, all pixels of a map have to be in one row.",
        repair="`saliency.flatten(start_dim=1)` turns each map into a row, and `torch.quantile(rows, foreground, "
        "dim=1)` gives one number for each row. The other quantile is found in the same way.",
    ),
    Hint(
        topic="How do I compare each map with its own number?",
        ask="The maps have shape (N, H, W), the quantiles shape (N,). Which axes does PyTorch line up when you "
        "compare the two?",
        place="It lines up the last axes: the N quantiles meet the W columns, not the N maps. Look at the shape of "
        "the quantiles just before the comparison.",
        repair="Give them the shape (N, 1, 1) with `.view(-1, 1, 1)`. Then `saliency > high` compares each map with "
        "its own number.",
    ),
    Hint(
        topic="How do I write the three labels?",
        ask="Which of the three labels could you write everywhere first, so that only two are left to decide?",
        place="Look at the tensor that you start from. It is a new one with the shape of `saliency` and the type "
        "`torch.uint8`. Each of the other two labels goes where its own comparison is true.",
        repair="Start from `torch.full(saliency.shape, UNKNOWN, dtype=torch.uint8)`. A comparison chooses where to "
        "write: `seeds[saliency > high] = FOREGROUND`, and the same with `<` for `BACKGROUND`.",
    ),
)

AFTERTHOUGHT = (
    "A quantile always finds the same share of foreground, whatever the photograph shows. For which photographs is "
    "that wrong?"
)
