"""Three questions on activation maps, receptive fields and top patches; each claim is worked out on numbers."""

import numpy as np
import torch
import torch.nn.functional as F

from autograde.exercises.inside_the_network.patches_questions.mistakes import MISCONCEPTIONS, STYLES
from autograde.questions import questions


def patches_questions():
    """The numbers of your answers to questions 1, 2 and 3, for example (1, 1, 1)."""
    answers = None
    ##############################################################################
    # TODO: Write the numbers of your three answers, for example (1, 1, 1). Each #
    # counts on its own; write None for a question that you skip.                #
    ##############################################################################
    ### BEGIN SOLUTION
    answers = (3, 1, 2)
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return answers


def _photograph_moved() -> list[bool]:
    """A 3 x 3 filter with stride 2, on an image and on the same image two pixels further to the right."""
    random = np.random.RandomState(0)
    image, weight = (torch.tensor(random.standard_normal(shape)) for shape in ((1, 3, 21, 21), (1, 3, 3, 3)))
    before, after = (F.conv2d(one, weight, stride=2)[0, 0] for one in (image, image.roll(2, dims=3)))
    by_units = [torch.allclose(after[:, 3:], before[:, 3 - units : before.shape[1] - units]) for units in (0, 1, 2)]
    stays, by_one, by_two = by_units
    return [stays, by_two, by_one, bool((before[:, None, :] - after[:, :, None]).abs().min() > 0)]


def _one_stride() -> list[bool]:
    """Four layers with kernels of 3, one of which has stride 2: the pixels that a unit sees, counted."""

    def seen(strides: list[int]) -> int:
        units = {0}
        for stride in reversed(strides):
            units = {unit * stride + at for unit in units for at in range(3)}
        return len(units)

    first, last, none = seen([2, 1, 1, 1]), seen([1, 1, 1, 2]), seen([1, 1, 1, 1])
    return [first > last, last > first, first == last > none, first == last == none]


def _nine_snouts() -> list[bool]:
    """A channel that reacts to snouts, more weakly to wheels too, in a bank whose dogs do not all show theirs."""
    random = np.random.RandomState(0)
    is_dog = np.arange(200) < 40
    snout = np.where(is_dog & (np.arange(200) < 20), random.uniform(2, 3, 200), 0)
    wheel = np.where(np.arange(200) >= 180, random.uniform(1, 1.5, 200), 0)
    channel = np.maximum(snout, wheel)
    weights = np.array([1.0, 0.0])  # in the dogs' score: of another channel that sees snouts, too, and of this one
    score, score_without = weights @ [snout, channel], weights @ [snout, 0 * channel]
    top = np.argsort(-channel)[:9]
    assert is_dog[top].all()
    return [
        bool((channel[snout == 0] == 0).all()),
        bool(np.delete(channel, top).max() <= channel[top].min()),
        bool((channel[is_dog] > 0).all()),
        bool((score > score_without)[is_dog].any()),
    ]


EXERCISE = questions(
    patches_questions,
    "Three questions on what excites a unit",
    ("activation maps", "receptive fields", "what top patches show"),
    MISCONCEPTIONS,
    (_photograph_moved, _one_stride, _nine_snouts),
    STYLES,
)
