"""Three questions on occlusion, the guided rule and the sanity check; each claim is worked out."""

import numpy as np
import torch

from autograde.exercises.attribution.backprop_questions.mistakes import MISCONCEPTIONS, STYLES
from autograde.exercises.attribution.guided_backprop import guided_backprop
from autograde.questions import questions
from helpers.checks.protocol.arguments import PhotoLabels, Photos, SqueezeNet
from helpers.checks.protocol.toys import make_toy


def backprop_questions():
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


def _either_eye() -> list[bool]:
    """The drops of a score that is the larger of two responses, each 2, as one of them is covered at a time."""
    eyes = np.array([2.0, 2.0])
    drops = [eyes.max() - np.where(np.arange(2) == covered, 0, eyes).max() for covered in range(2)]
    return [drops == [2, 2], drops == [0, 0], sorted(drops) == [0, 2], drops == [1, 1]]


def _guided_and_plain() -> list[bool]:
    """Compare the guided result with the plain gradient, on a toy network, and on one without negative weights."""
    guided, plain = _both_rules(make_toy("fire", seed=4))
    positive = make_toy("fire", seed=4)
    for parameter in positive.parameters():
        parameter.abs_()
    equal = [torch.allclose(a, b, rtol=1e-4, atol=1e-6) for a, b in (_both_rules(positive), (guided, plain))]
    return [
        torch.allclose(guided, plain.clamp(min=0), rtol=1e-3, atol=1e-6),
        bool((guided >= 0).all()),
        bool((guided.sign() == plain.sign()).all()),
        equal == [True, False],
    ]


def _both_rules(model: torch.nn.Module) -> tuple[torch.Tensor, torch.Tensor]:
    X, y = torch.rand(1, 3, 21, 23, generator=torch.Generator().manual_seed(2)), torch.tensor([3])
    leaf = X.clone().requires_grad_()
    return guided_backprop(X, y, model), torch.autograd.grad(model(leaf)[0, 3], leaf)[0]


def _top_layer_randomised() -> list[bool]:
    """What changes on a photograph when SqueezeNet's last convolution gets random weights."""
    trained, randomised = SqueezeNet().build(), SqueezeNet().build()
    weight = randomised.get_parameter("classifier.1.weight")
    weight.data = torch.randn(weight.shape, generator=torch.Generator().manual_seed(0)) * weight.std()
    X, y = Photos([0, 1, 2]).build(), PhotoLabels([0, 1, 2]).build()
    maps = [guided_backprop(X, y, model).abs().amax(dim=1).flatten(1) for model in (trained, randomised)]
    alike = all(float(np.corrcoef(a.numpy(), b.numpy())[0, 1]) > 0.6 for a, b in zip(*maps, strict=True))
    with torch.no_grad():
        named = [(model(X).argmax(dim=1) == y).tolist() for model in (trained, randomised)]
    learned = all(named[0]) and not any(named[1])
    return [alike and learned, alike and named[0] == named[1], alike and not learned, not alike]


EXERCISE = questions(
    backprop_questions,
    "Three questions on occlusion and the ways back",
    ("what occlusion shows of two reasons", "the guided result at the image", "a picture that hardly changes"),
    MISCONCEPTIONS,
    (_either_eye, _guided_and_plain, _top_layer_randomised),
    STYLES,
)
