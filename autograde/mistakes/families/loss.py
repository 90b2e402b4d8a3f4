"""The loss that a step climbs: mistakes around the cross-entropy of the scores and y."""

from functools import reduce
from operator import or_

from autograde.mistakes.edits import Edit, edit
from autograde.mistakes.misconception import Misconception, mistake


def in_place_of_loss(losses: dict[str, str], new: str) -> Edit:
    """Return the edit that replaces the loss by `new`, in which `{scores}` stands for the name of the scores.

    `losses` maps each way in which the solution and its styles write the loss to the name of the scores there.
    """
    return reduce(or_, (edit(loss, new.format(scores=scores)) for loss, scores in losses.items()))


def wrong_losses(losses: dict[str, str], y: str = "y") -> tuple[Misconception, ...]:
    """Mistakes of a solution that climbs the cross-entropy of the scores and the classes `y`; `losses` as above."""

    def instead(*new: str) -> list[Edit]:
        return [in_place_of_loss(losses, one) for one in new]

    correct = f"{{scores}}.gather(1, {y}.view(-1, 1)).sum()"
    predicted = "F.cross_entropy({scores}, {scores}.argmax(dim=1))"
    return (
        mistake(
            "score_lowered",
            f"You lower the score of class {y}, but the cross-entropy, whose gradient you need, involves all classes.",
            f"Use `F.cross_entropy(scores, {y})` on the raw scores (`F.nll_loss` expects log-probabilities).",
            *instead(f"-{correct}", f"F.nll_loss({{scores}}, {y})"),
        ),
        mistake(
            "score_raised",
            f"You raise the score of class {y}: the step goes towards the class, and follows the score, not the loss.",
            f"Use `F.cross_entropy(scores, {y})`, and step uphill, along its gradient.",
            *instead(correct),
        ),
        mistake(
            "softmax_twice",
            "You take the cross-entropy of probabilities, so softmax is applied twice.",
            "`F.cross_entropy` applies log-softmax itself: give it the scores as they come from the model.",
            *instead(f"F.cross_entropy({{scores}}.softmax(dim=1), {y})"),
        ),
        mistake(
            "predicted_class",
            f"You take the class that the model predicts, not the class in {y}.",
            f"Take the cross-entropy of the scores and {y}; the two classes differ wherever the model is wrong.",
            *instead(predicted, f"-{predicted}", "{scores}.amax(dim=1).sum()", "-{scores}.amax(dim=1).sum()"),
        ),
        mistake(
            "all_classes",
            f"You follow the gradient of all scores together; {y} plays no part in it.",
            f"Compute `F.cross_entropy(scores, {y})` and take its gradient.",
            *instead("{scores}.sum()", "-{scores}.sum()"),
        ),
    )
