"""Total variation: squared differences between neighbouring pixels (Mahendran & Vedaldi 2015, beta = 2)."""

import numpy as np

from autograde.exercise import Exercise, input_kept
from autograde.exercises.image_synthesis.total_variation.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.image_synthesis.total_variation.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Tensor
from helpers.checks.protocol.probe import Probe


def total_variation(img):
    """How much do neighbouring pixels differ? Their squared differences, added up.

    Inputs:
    - img: images; tensor of shape (N, 3, H, W), which may require a gradient

    Returns:
    - variation: tensor of shape (N,): for each image, the sum of the squared differences between
      each pixel and the one to its right, and between each pixel and the one below it, over all
      channels; a pixel at the border has no neighbour beyond it
    """
    variation = None
    ##############################################################################
    # TODO: Compute the total variation of each image, so that a gradient can    #
    # flow back to img. Leave the values of img as they are.                     #
    ##############################################################################
    ### BEGIN SOLUTION
    across = img[:, :, :, 1:] - img[:, :, :, :-1]
    down = img[:, :, 1:, :] - img[:, :, :-1, :]
    variation = across.square().sum(dim=(1, 2, 3)) + down.square().sum(dim=(1, 2, 3))
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return variation


_SEVERAL = "three images"
_OTHERS = ("one image", "wide images")
_DIFFERENTIATED = "images that require a gradient"
_OF_IMG = {"observe": "gradients.img"}


def _probes(random: np.random.RandomState) -> list[Probe]:
    def drawn(name: str, count: int, height: int, width: int, gradients: tuple[str, ...] = ()) -> Probe:
        images = Tensor(_images(random, count, height, width), requires_grad="img" in gradients)
        return Probe(name, {"img": images}, gradients=gradients)

    return [
        drawn(_SEVERAL, 3, 6, 8),
        drawn(_OTHERS[0], 1, 9, 7),
        drawn(_OTHERS[1], 2, 5, 13),
        drawn(_DIFFERENTIATED, 2, 5, 6, gradients=("img",)),
    ]


def _images(random: np.random.RandomState, count: int, height: int, width: int) -> np.ndarray:
    """Noise on a slope of each channel's own: neighbours are alike, opposite borders are not, as in photographs."""
    rows, columns = np.mgrid[:height, :width]
    steps = random.uniform(0.3, 0.6, (2, count, 3, 1, 1)) * random.choice([-1, 1], (2, count, 3, 1, 1))
    noise = random.standard_normal((count, 3, height, width))
    return (steps[0] * rows + steps[1] * columns + 0.5 * noise).astype(np.float32)


def _oracle(probe: Probe) -> np.ndarray:
    """Pixel by pixel in float64: each looks to its right and below, unless the border is there."""
    images = probe.args["img"].build().detach().double().numpy()
    height, width = images.shape[2:]
    total = np.zeros(len(images))
    for row, column in np.ndindex(height, width):
        for beside in ((row, column + 1), (row + 1, column)):
            if beside[0] < height and beside[1] < width:
                total += ((images[:, :, row, column] - images[:, :, *beside]) ** 2).sum(axis=1)
    return total


EXERCISE = Exercise(
    reference=total_variation,
    title="Total variation",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("variation", "adds up the squared differences, image by image", 3, (_SEVERAL,)),
        Part("any", "right for a single image and for another shape", 1, _OTHERS),
        Part("gradient", "lets a gradient flow back to img", 2, (_DIFFERENTIATED,), options=_OF_IMG),
        input_kept("img", 1, (_SEVERAL,), needs="variation"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
)
