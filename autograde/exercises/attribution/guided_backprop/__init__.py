"""Guided backpropagation (Springenberg et al. 2015)."""

import numpy as np
import torch
from torch import nn

from autograde.exercise import OTHER_CLASSES, Exercise, input_kept, model_kept, other_classes
from autograde.exercises.attribution.guided_backprop.by_hand import backward_by_hand
from autograde.exercises.attribution.guided_backprop.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.attribution.guided_backprop.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from autograde.exercises.attribution.guided_backprop.probes import OTHERS, PHOTOS, SEVERAL, draw_probes
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Toy
from helpers.checks.protocol.probe import Probe


def guided_backprop(X, y, model):
    """What reaches the image if only what raises the score goes back through each open ReLU?

    Inputs:
    - X: images, normalised; tensor of shape (N, 3, H, W)
    - y: the class of each image; int64 tensor of shape (N,)
    - model: a classifier that maps X to scores of shape (N, number of classes), with nn.ReLU
      layers anywhere in it, which may work in place

    Returns:
    - gradient: tensor of shape (N, 3, H, W): what reaches each image from the score of its
      class with the guided rule at every ReLU
    """
    gradient = None
    ##############################################################################
    # TODO: Go back from each image's class score to its pixels, with the guided #
    # rule at every ReLU of the model. Leave the values of X and the model as    #
    # they were, the model even after an error.                                  #
    ##############################################################################
    ### BEGIN SOLUTION
    X = X.detach().clone().requires_grad_()

    def stop_negative(module, inputs, output):
        output.register_hook(lambda grad: grad.clamp(min=0))  # then comes the ReLU's own mask

    relus = [module for module in model.modules() if isinstance(module, nn.ReLU)]
    handles = [relu.register_forward_hook(stop_negative) for relu in relus]
    try:
        scores = model(X)
    finally:
        for handle in handles:
            handle.remove()
    correct = scores.gather(1, y.view(-1, 1))
    (gradient,) = torch.autograd.grad(correct.sum(), X)
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return gradient


def _oracle(probe: Probe) -> np.ndarray | None:
    """The backward pass by hand, in float64 and without autograd."""
    if not isinstance(probe.args["model"], Toy):
        return None
    X, y, model = (argument.build() for argument in probe.args.values())
    return backward_by_hand(model, X, y, "guided").numpy()


EXERCISE = Exercise(
    reference=guided_backprop,
    title="Guided backpropagation",
    probes=draw_probes,
    oracle=_oracle,
    parts=(
        Part("class_batch", "right for several images, and on photographs", 4, (SEVERAL, PHOTOS)),
        Part("any", "right for other networks and numbers of images", 2, OTHERS),
        other_classes("class_batch"),
        input_kept("X", 1, (SEVERAL,), needs="class_batch"),
        model_kept(2, (SEVERAL, PHOTOS, OTHER_CLASSES), needs="class_batch"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
    picture={"kind": "images", "probe": SEVERAL},
)
