"""Three questions on equal codes, on the gradient at a layer and on a louder layer; each claim is worked out."""

import numpy as np
import torch

from autograde.exercises.image_synthesis.dream_questions.mistakes import MISCONCEPTIONS, STYLES
from autograde.questions import questions


def dream_questions():
    """The numbers of your answers to questions 1, 2 and 3, for example (1, 1, 1)."""
    answers = None
    ##############################################################################
    # TODO: Write the numbers of your three answers, for example (1, 1, 1). Each #
    # counts on its own; write None for a question that you skip.                #
    ##############################################################################
    ### BEGIN SOLUTION
    answers = (2, 4, 1)
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return answers


def _equal_codes() -> list[bool]:
    """Images made from the equal codes of two images of two pixels; the code is the sum of the pixels."""
    cat, dog = np.array([1.0, 3.0]), np.array([3.0, 1.0])
    of_cat, of_dog = (_inverted(float(image.sum())) for image in (cat, dog))
    same = bool(np.array_equal(of_cat, of_dog))
    known = bool(np.allclose(of_cat, cat) and np.allclose(of_dog, dog))
    from_its_photograph = _inverted(float(cat.sum()), start=cat)  # would need the photograph
    return [
        known and not same,
        same and not known,
        same and np.allclose(of_cat, from_its_photograph),
        not same and not known,
    ]


def _inverted(code: float, start: np.ndarray | None = None) -> np.ndarray:
    """The image of two pixels that gradient descent on (sum - code)^2 finds, from black."""
    image = np.zeros(2) if start is None else start.copy()
    for _ in range(100):
        image = image - 0.1 * 2 * (image.sum() - code)
    return image


def _gradient_at_the_layer() -> list[bool]:
    """The gradient of half the squared norm of the activations 4, 0 and -2, by autograd."""
    A = torch.tensor([4.0, 0.0, -2.0], requires_grad=True)
    (A.square().sum() / 2).backward()
    told = ([1, 1, 1], [1, 0, -1], [10, 10, 10], [4, 0, -2])
    assert A.grad is not None
    return [A.grad.tolist() == one for one in told]


def _louder_layer() -> list[bool]:
    """How far a step moves a pixel if the layer returns ten times as much, in units of the step before."""
    W, x, step_size = torch.tensor([[1.0, 2.0], [1.0, -3.0]]), torch.tensor([2.0, 1.0]), 0.5

    def move(factor: float) -> torch.Tensor:
        leaf = x.clone().requires_grad_()
        (g,) = torch.autograd.grad((factor * (W @ leaf)).square().sum() / 2, leaf)
        return step_size * g / g.abs().mean()

    ratio = (move(10) / move(1)).mean().item()
    return [bool(np.isclose(ratio, told)) for told in (1, 10, 100, 0.1)]


EXERCISE = questions(
    dream_questions,
    "Three questions on DeepDream",
    ("what equal codes give", "the gradient at the layer", "what a louder layer changes"),
    MISCONCEPTIONS,
    (_equal_codes, _gradient_at_the_layer, _louder_layer),
    STYLES,
)
