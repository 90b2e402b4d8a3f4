"""The scalar that is differentiated: mistakes in what the gradient is taken of."""

from autograde.mistakes.edits import edit
from autograde.mistakes.misconception import Misconception, mistake


def wrong_scalars(scalar: str, scores: str = "scores", y: str = "y") -> tuple[Misconception, ...]:
    """Mistakes in the expression `scalar`, the sum over a batch of the scores of the classes `y`.

    `scores` is the name of the scores, (N, classes).
    """
    correct = f"{scores}.gather(1, {y}.view(-1, 1))"
    probability = f"{scores}.softmax(dim=1)"
    return (
        mistake(
            "cross_entropy",
            "This is the gradient of the cross-entropy loss (or of log-softmax), not of the score.",
            "The maps look alike, but the loss mixes in every other class. Pick the correct class's score with "
            "`gather`, and use no loss function.",
            edit(scalar, f"F.cross_entropy({scores}, {y})"),
            edit(scalar, f"F.cross_entropy({scores}, {y}, reduction='sum')"),
        ),
        mistake(
            "mean_of_scores",
            "Your maps shrink as the batch grows: the scores are averaged over it, so each gradient is divided by N.",
            "Sum the correct-class scores instead; an image's gradient comes from its own score alone.",
            edit(scalar, f"{correct}.mean()"),
        ),
        mistake(
            "all_classes",
            "This is the gradient of the scores of all classes together; `y` plays no part in it.",
            "Pick one score for each image first: `scores.gather(1, y.view(-1, 1))`.",
            edit(scalar, f"{scores}.sum()"),
            edit(scalar, f"{scores}.mean()"),
        ),
        mistake(
            "every_label_for_every_image",
            "`scores[:, y]` takes the classes of all images from each image: every map mixes all labels of the batch.",
            "Pair each image with its own label: `scores[torch.arange(N), y]`, or `gather`.",
            edit(scalar, f"{scores}[:, {y}].sum()"),
            edit(scalar, f"{scores}[:, {y}].mean()"),
        ),
        mistake(
            "predicted_class",
            "This explains the class with the highest score, not the class in `y`.",
            "The two differ whenever the network is wrong. Pick the scores at `y`.",
            edit(scalar, f"{scores}.amax(dim=1).sum()"),
        ),
        mistake(
            "softmax",
            "This is the gradient of the softmax probability, not of the score.",
            "A probability also rises when the other classes fall, and hardly moves near 1. Leave the softmax out.",
            edit(scalar, f"{probability}.gather(1, {y}.view(-1, 1)).sum()"),
            edit(scalar, f"F.cross_entropy({probability}, {y}, reduction='sum')"),
            edit(scalar, f"F.cross_entropy({probability}, {y})"),
        ),
        mistake(
            "logarithm",
            "This is the gradient of the score's logarithm: every map is divided by its image's score.",
            "Leave the logarithm out: it belongs to probabilities, and this exercise asks for the score itself.",
            edit(scalar, f"{correct}.log().sum()"),
        ),
        mistake(
            "squared_scores",
            "This is the gradient of the squared score: every map is multiplied by its image's score.",
            "Take the gradient of the score itself.",
            edit(scalar, f"{correct}.square().sum()"),
        ),
    )
