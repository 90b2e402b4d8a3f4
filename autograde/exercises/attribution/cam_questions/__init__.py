"""Three questions on guided backpropagation, the head of SqueezeNet and comparisons; each claim is worked out."""

import numpy as np

from autograde.exercises.attribution.cam_questions.mistakes import MISCONCEPTIONS, STYLES
from autograde.exercises.attribution.insertion_deletion import insertion_deletion
from autograde.questions import questions


def cam_questions():
    """The numbers of your answers to questions 1, 2 and 3, for example (1, 1, 1)."""
    answers = None
    ##############################################################################
    # TODO: Write the numbers of your three answers, for example (1, 1, 1). Each #
    # counts on its own; write None for a question that you skip.                #
    ##############################################################################
    ### BEGIN SOLUTION
    answers = (1, 3, 4)
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return answers


_ALIKE = 0.8  # a correlation from which two pictures count as much the same
_CLASSES = 6


def _same_picture() -> list[bool]:
    """Gradients of several classes of a random ReLU network, by the plain and by the guided rule, and with other masks.

    All that differs between two classes is the row of the last layer's weights.
    """
    random = np.random.RandomState(0)
    layers = [random.standard_normal(shape) for shape in ((200, 60), (200, 200), (200, 200), (_CLASSES, 200))]
    image = random.standard_normal(60)
    masks = _masks(layers, image)
    plain, guided = (np.stack([_backward(layers, masks, c, rule) for c in range(_CLASSES)]) for rule in (False, True))
    with_others = np.stack([_backward(layers, _masks(layers, -image), c, True) for c in range(_CLASSES)])
    return [
        _alike(guided) and not _alike(plain),
        _alike(layers[-1]),
        _alike(plain),
        bool(np.allclose(with_others, guided)),
    ]


def _masks(layers: list[np.ndarray], image: np.ndarray) -> list[np.ndarray]:
    """Which units of the hidden layers are above zero for this image."""
    found = []
    for weights in layers[:-1]:
        image = np.maximum(weights @ image, 0)
        found.append(image > 0)
    return found


def _backward(layers: list[np.ndarray], masks: list[np.ndarray], label: int, guided: bool) -> np.ndarray:
    """The gradient of a score by the image; guided: negative gradients do not pass a ReLU."""
    gradient = layers[-1][label]
    for weights, mask in zip(layers[-2::-1], masks[::-1], strict=True):
        gradient = weights.T @ (mask * (np.maximum(gradient, 0) if guided else gradient))
    return gradient


def _alike(rows: np.ndarray) -> bool:
    """Whether the rows are much the same, by the mean correlation of two of them."""
    return bool(np.corrcoef(rows)[np.triu_indices(len(rows), 1)].mean() > _ALIKE)


def _score_of_a_map() -> list[bool]:
    """The score of a class whose map is 4, 0, -2, 0 and whose bias is -1, if a ReLU comes before the mean."""
    cam, bias = np.array([[4.0, 0.0], [-2.0, 0.0]]), -1.0
    score = np.maximum(cam + bias, 0).mean()
    return [bool(score == told) for told in (-0.5, 0.0, 0.75, 1.0)]


def _same_order() -> list[bool]:
    """What tells a map from its square, which has the same order: either area, or where the largest value is."""
    import torch

    from helpers.checks.protocol.toys import make_toy

    random = np.random.RandomState(0)
    X, maps = (torch.tensor(random.uniform(0.1, 1, shape)).float() for shape in ((2, 3, 12, 12), (2, 12, 12)))
    model, y = make_toy("smooth", seed=1), torch.tensor([0, 3])
    of_map, of_square = (insertion_deletion(X, y, model, one, 6) for one in (maps, maps**2))
    by_insertion, by_deletion = (not torch.equal(of_map[place], of_square[place]) for place in (2, 3))
    by_pointing = not torch.equal(maps.flatten(1).argmax(dim=1), (maps**2).flatten(1).argmax(dim=1))
    return [by_deletion, by_insertion, by_pointing, not (by_deletion or by_insertion or by_pointing)]


EXERCISE = questions(
    cam_questions,
    "Three questions on class activation maps",
    ("why guided pictures look alike", "from a map to a score", "what a comparison can see"),
    MISCONCEPTIONS,
    (_same_picture, _score_of_a_map, _same_order),
    STYLES,
)
