"""Three questions on feature vectors, on the sign of a drop and on two equal objects; each claim is worked out."""

import numpy as np

from autograde.exercises.attribution.occlusion_questions.mistakes import MISCONCEPTIONS, STYLES
from autograde.questions import questions


def occlusion_questions():
    """The numbers of your answers to questions 1, 2 and 3, for example (1, 1, 1)."""
    answers = None
    ##############################################################################
    # TODO: Write the numbers of your three answers, for example (1, 1, 1). Each #
    # counts on its own; write None for a question that you skip.                #
    ##############################################################################
    ### BEGIN SOLUTION
    answers = (3, 1, 4)
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return answers


def _places_averaged() -> list[bool]:
    """The average over all positions of two maps of a channel that hold the same 8 at different places."""
    one, other = (float(np.mean(channel)) for channel in ([[0, 8], [0, 0]], [[0, 0], [8, 0]]))
    return [one != other, one == other == 8, one == other == 2, one == other == 0]


def _against_the_class() -> list[bool]:
    """The map where hiding a window raises the score from 12 to 15, and whether that window helped."""
    score, hidden = 12, 15
    drop = score - hidden
    helped = hidden < score
    return [
        drop == -3 and not helped,
        drop == 3 and helped,
        max(drop, 0) == drop and not helped,
        abs(drop) == drop and not helped,
    ]


def _two_objects() -> list[bool]:
    """Drops of s = max(left, right), for two equal objects and one window that covers one of them at a time."""
    from autograde.exercises.attribution.occlusion_map import occlusion_map

    both = np.array([[[[5.0, 0.0, 5.0]]]], np.float32).repeat(3, axis=1)
    one = np.array([[[[5.0, 0.0, 0.0]]]], np.float32).repeat(3, axis=1)
    found, alone = _drops_of_maximum(occlusion_map, both), _drops_of_maximum(occlusion_map, one)
    left, right = found[0], found[2]
    return [
        left == right == alone[0],
        left == alone[0] and right == 0,
        left == right == alone[0] / 2,
        left == right == 0,
    ]


def _drops_of_maximum(occlusion_map, image: np.ndarray) -> list[float]:
    """The drops, pixel by pixel, of a model whose score is the largest pixel."""
    import torch

    model = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.AdaptiveMaxPool1d(1))
    return occlusion_map(torch.tensor(image), torch.tensor([0]), model, 1, 1, 0.0)[0].tolist()


EXERCISE = questions(
    occlusion_questions,
    "Three questions on occlusion",
    ("what an average over places keeps", "what a negative drop says", "what two equal objects hide"),
    MISCONCEPTIONS,
    (_places_averaged, _against_the_class, _two_objects),
    STYLES,
)
