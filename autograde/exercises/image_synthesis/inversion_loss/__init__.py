"""The loss of feature inversion: a distance between codes, and two penalties (Mahendran & Vedaldi 2015, eq. 2 to 5)."""

import numpy as np

from autograde.exercise import Exercise
from autograde.exercises.image_synthesis.inversion_loss.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.image_synthesis.inversion_loss.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from autograde.exercises.image_synthesis.total_variation import EXERCISE as VARIATION
from autograde.exercises.image_synthesis.total_variation import total_variation
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Argument, Tensor, Value
from helpers.checks.protocol.probe import Probe


def inversion_loss(features, target, img, tv_weight, alpha_weight):
    """How far are images from a code, and how unlike a photograph?

    Inputs:
    - features: what a layer returns for img; tensor of shape (N, K, h, w)
    - target: what it should return, the code, which is a constant; tensor of shape (N, K, h, w)
    - img: images, normalised; tensor of shape (N, 3, H, W)
    - tv_weight, alpha_weight: how much the two penalties count; numbers

    Returns:
    - loss: tensor of shape (N,): for each image, ||features - target||^2 / ||target||^2
      + alpha_weight * (sum of |img|^6 over all its values) + tv_weight * total_variation(img),
      where ||x||^2 is the sum of the squares of all values of an image's features
    """
    loss = None
    ##############################################################################
    # TODO: Compute the loss of each image with your total_variation, so that a  #
    # gradient can flow back to features and img, but not to target. Leave the   #
    # values of all inputs as they are.                                          #
    ##############################################################################
    ### BEGIN SOLUTION
    goal = target.detach()
    distance = (features - goal).square().flatten(1).sum(dim=1)
    size = goal.square().flatten(1).sum(dim=1)
    penalty = img.pow(6).flatten(1).sum(dim=1)
    loss = distance / size + alpha_weight * penalty + tv_weight * total_variation(img)
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return loss


_CODE = "the distance alone"
_ALPHA = "the right code, and sixth powers"
_VARIATION = "the right code, and the total variation"
_OTHERS = ("one image", "another layer")
_DIFFERENTIATED = "inputs that require a gradient"
_TERMS = ("distance", "tv_weight", "alpha_weight")


def _probes(random: np.random.RandomState) -> list[Probe]:
    def drawn(
        name: str,
        shape: tuple[int, ...],
        size: tuple[int, int],
        terms: tuple[str, ...],
        gradients: tuple[str, ...] = (),
    ) -> Probe:
        """Features of this shape, and images of this size; the loss has these terms, of one to five each."""
        scale = random.uniform(0.5, 2, (shape[0], 1, 1, 1))
        target = scale * random.standard_normal(shape)
        features = target + scale * random.standard_normal(shape) * ("distance" in terms)
        img = random.uniform(-0.8, 0.8, (shape[0], 3, *size))  # so that no weight is tiny
        typical = {"tv_weight": np.square(img).sum() / shape[0], "alpha_weight": (img**6).sum() / shape[0]}
        arrays = {"features": features, "target": target, "img": img}
        args: dict[str, Argument] = {
            key: Tensor(array.astype(np.float32), requires_grad=key in gradients) for key, array in arrays.items()
        }
        for key, value in typical.items():
            args[key] = Value(float(f"{random.uniform(0.7, 1.4) / value * (key in terms):.3g}"))
        return Probe(name, args, gradients=gradients)

    return [
        drawn(_CODE, (3, 5, 3, 4), (6, 8), ("distance",)),
        drawn(_ALPHA, (3, 4, 3, 2), (6, 7), ("alpha_weight",)),
        drawn(_VARIATION, (3, 4, 2, 3), (7, 5), ("tv_weight",)),
        drawn(_OTHERS[0], (1, 6, 4, 3), (9, 7), _TERMS),
        drawn(_OTHERS[1], (2, 7, 2, 5), (5, 8), _TERMS),
        drawn(_DIFFERENTIATED, (2, 3, 2, 3), (4, 5), _TERMS, gradients=("features", "target", "img")),
    ]


def _oracle(probe: Probe) -> np.ndarray:
    """Value by value in float64, from the definition of each norm; neighbours as the oracle of the variation finds."""
    features, target, img = (probe.args[name].build().detach().numpy() for name in ("features", "target", "img"))
    tv_weight, alpha_weight = (probe.args[name].build() for name in ("tv_weight", "alpha_weight"))
    found = tv_weight * VARIATION.oracle(probe)
    for n in range(len(found)):
        pairs = [(float(a), float(b)) for a, b in zip(features[n].flat, target[n].flat, strict=True)]
        found[n] += sum((a - b) ** 2 for a, b in pairs) / sum(b**2 for _, b in pairs)
        found[n] += alpha_weight * sum(abs(float(value)) ** 6 for value in img[n].flat)
    return found


def _gradient(name: str, argument: str) -> Part:
    title = f"lets a gradient flow back to {argument}"
    return Part(name, title, 1, (_DIFFERENTIATED,), options={"observe": f"gradients.{argument}"})


EXERCISE = Exercise(
    reference=inversion_loss,
    title="The loss of feature inversion",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("code", "measures how far the features are from the target", 3, (_CODE,)),
        Part("alpha", "adds the sixth powers of the pixels, times their weight", 2, (_ALPHA,)),
        Part("variation", "adds the total variation, times its weight", 2, (_VARIATION,)),
        Part("any", "right for a single image and for another layer", 1, _OTHERS),
        _gradient("features_gradient", "features"),
        _gradient("img_gradient", "img"),
        Part(
            "constant",
            "lets no gradient flow to the target",
            1,
            (_DIFFERENTIATED,),
            criterion="constant",
            options={"of": "target"},
            needs="features_gradient",
        ),
        Part(
            "input_kept",
            "leaves the values of its inputs as they were",
            1,
            (_CODE,),
            criterion="inputs_unchanged",
            needs="code",
        ),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
    calls=(total_variation.__name__,),
)
