"""Three questions on Gram matrices, on grids of vectors and on the cosine to a power; each claim is worked out."""

import torch

from autograde.exercises.activation_atlas.spatial_questions.mistakes import MISCONCEPTIONS, STYLES
from autograde.questions import questions


def spatial_questions():
    """The numbers of your answers to questions 1, 2 and 3, for example (1, 1, 1)."""
    answers = None
    ##############################################################################
    # TODO: Write the numbers of your three answers, for example (1, 1, 1). Each #
    # counts on its own; write None for a question that you skip.                #
    ##############################################################################
    ### BEGIN SOLUTION
    answers = (4, 3, 1)
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return answers


def _same_gram_matrix() -> list[bool]:
    """Which features have the Gram matrix of a = (2, 0, 1), b = (1, 3, 0)."""

    def gram(*channels: tuple[int, ...]) -> torch.Tensor:
        both = torch.tensor(channels)
        return both @ both.T

    wanted = gram((2, 0, 1), (1, 3, 0))
    told = (((2, 1, 0), (1, 3, 0)), ((1, 3, 0), (2, 0, 1)), ((4, 0, 1), (1, 9, 0)), ((1, 2, 0), (0, 1, 3)))
    return [bool(torch.equal(gram(*one), wanted)) for one in told]


def _grid_of_a_layer() -> list[bool]:
    """How many vectors a layer of 512 channels with 13 x 13 positions gives, and how long they are."""
    grid = torch.zeros(1, 512, 13, 13)[0].permute(1, 2, 0)
    vectors, length = grid.shape[0] * grid.shape[1], grid.shape[2]
    return [(vectors, length) == told for told in ((512, 169), (13, 512), (169, 512), (1, 512))]


def _two_activations() -> list[bool]:
    """The objectives of an activation along v, and of one four times as long at an angle of 60 degrees; power 4."""
    v = torch.tensor([1.0, 0.0], dtype=torch.float64)
    along = torch.tensor([2.0, 0.0], dtype=torch.float64)
    turned = 8 * torch.tensor([0.5, 0.75**0.5], dtype=torch.float64)

    def objective(a: torch.Tensor) -> float:
        dot = a @ v
        return float(dot * (dot / a.norm() / v.norm()) ** 4)

    found = torch.tensor([objective(along), objective(turned)])
    return [bool(torch.allclose(found, torch.tensor(told))) for told in ((2, 0.25), (2, 4.0), (2, 8.0), (1, 0.0625))]


EXERCISE = questions(
    spatial_questions,
    "Three questions on spatial activations",
    ("equal Gram matrices", "the vectors of a layer", "length and angle"),
    MISCONCEPTIONS,
    (_same_gram_matrix, _grid_of_a_layer, _two_activations),
    STYLES,
)
