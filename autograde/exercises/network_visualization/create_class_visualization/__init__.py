"""The loop of class visualization, with its regularisers (Simonyan et al. 2014; Yosinski et al. 2015)."""

import random
from dataclasses import replace

import matplotlib.pyplot as plt
import numpy as np
import torch

from autograde.exercise import ACTIVE, Exercise, draw_labels, imagenet_toy, model_kept, model_that_fails
from autograde.exercises.network_visualization.class_visualization_update_step import class_visualization_update_step
from autograde.exercises.network_visualization.create_class_visualization import mistakes
from autograde.exercises.network_visualization.create_class_visualization.hints import AFTERTHOUGHT, HINTS
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Dtype, Noise, Toy, Value
from helpers.checks.protocol.probe import Probe
from helpers.images import SQUEEZENET_MEAN, SQUEEZENET_STD, blur_image, deprocess, jitter


def create_class_visualization(target_y, model, dtype, **kwargs):
    """Make an image that gets a high score for one class, starting from random noise.

    Inputs:
    - target_y: the class to visualise; an integer
    - model: a pretrained classifier that maps images to scores of shape (N, number of classes)
    - dtype: the tensor type to compute in, torch.FloatTensor on a CPU
    Keyword arguments, all optional:
    - l2_reg: strength of the L2 penalty (1e-3)
    - learning_rate: how large each step is (25)
    - num_iterations: how many steps to make (100)
    - blur_every: blur the image once every this many iterations (10)
    - max_jitter: shift the image by up to this many pixels before each step (16)
    - show_every: show the image once every this many iterations, if you like (25)

    Returns the image as `deprocess(img)` gives it: a PIL image of 224 x 224 pixels.
    """
    l2_reg = kwargs.pop("l2_reg", 1e-3)
    learning_rate = kwargs.pop("learning_rate", 25)
    num_iterations = kwargs.pop("num_iterations", 100)
    blur_every = kwargs.pop("blur_every", 10)
    max_jitter = kwargs.pop("max_jitter", 16)
    show_every = kwargs.pop("show_every", 25)

    picture = None
    ##############################################################################
    # TODO: Start from random noise. In each iteration: jitter, take one of your #
    # update steps, undo the jitter, and clamp each channel to its valid range.  #
    # Blur once every blur_every iterations.                                     #
    ##############################################################################
    ### BEGIN SOLUTION
    img = torch.randn(1, 3, 224, 224).type(dtype).requires_grad_()
    for t in range(num_iterations):
        ox, oy = random.randint(0, max_jitter), random.randint(0, max_jitter)
        img.data.copy_(jitter(img.data, ox, oy))
        class_visualization_update_step(img, model, target_y, l2_reg, learning_rate)
        img.data.copy_(jitter(img.data, -ox, -oy))
        for c in range(3):
            low = float((0 - SQUEEZENET_MEAN[c]) / SQUEEZENET_STD[c])
            high = float((1 - SQUEEZENET_MEAN[c]) / SQUEEZENET_STD[c])
            img.data[:, c].clamp_(low, high)
        if t % blur_every == 0:
            blur_image(img.data, sigma=0.5)
        if (t + 1) % show_every == 0:
            plt.imshow(deprocess(img))
            plt.title(f"class {target_y}, iteration {t + 1} of {num_iterations}")
            plt.axis("off")
            plt.show()
    picture = deprocess(img)
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return picture


def _toy(random: np.random.RandomState, norm: float = 1.0) -> Toy:
    """A toy whose scores have gradients of this norm, about, on noise: at 1 plain and normalised steps are alike."""
    toy = imagenet_toy("coarse", random)
    classes = draw_labels(random, toy, ACTIVE)
    model = toy.build()
    noise = Noise((1, 3, 224, 224), int(random.randint(1 << 30)), requires_grad=True).build()
    scores = model(noise)[0]
    norms = [torch.autograd.grad(scores[k], noise, retain_graph=True)[0].norm() for k in classes]
    return replace(toy, options={**toy.options, "gain": round(6.0 * norm / float(torch.stack(norms).mean()), 4)})


def _unlikely(random: np.random.RandomState, toy: Toy) -> int:
    """A class that the toy hardly sees in noise: the cross-entropy of a class it is sure of has no slope."""
    noise = Noise((1, 3, 224, 224), int(random.randint(1 << 30))).build()
    with torch.no_grad():
        probabilities = toy.build()(noise)[0].softmax(dim=0)
    return next(int(k) for k in draw_labels(random, toy, ACTIVE) if probabilities[k] < 0.2)


def _probe(random: np.random.RandomState, name: str, norm: float = 1.0, **kwargs: float) -> Probe:
    toy = _toy(random, norm)
    args = {"target_y": Value(_unlikely(random, toy)), "model": toy, "dtype": Dtype()}
    options = {"l2_reg": 0.0, "learning_rate": 0.0, "blur_every": 1000, "max_jitter": 1, "show_every": 1000} | kwargs
    return Probe(
        name,
        args,
        kwargs={key: Value(value) for key, value in options.items()},
        log_inputs=True,
        max_forwards=500,
        # The walk's random draws belong to the probe: without them nothing depends on the seed where no step is made.
        seed=int(random.randint(1 << 30)),
    )


def _probes(random: np.random.RandomState) -> list[Probe]:
    climbing = _probe(random, "climbing", num_iterations=6, learning_rate=160.0, blur_every=3, max_jitter=4)
    return [
        climbing,
        _probe(random, "shifting only", num_iterations=9, max_jitter=3),
        _probe(random, "huge steps", num_iterations=3, learning_rate=1e5),
        _probe(random, "blurring only", num_iterations=6, blur_every=2),
        # The penalty's gradient is about twice as long as the score's.
        _probe(random, "strong penalty", norm=1.6, num_iterations=4, learning_rate=40.0, l2_reg=4e-3),
        model_that_fails(climbing, calls=1),
    ]


def _oracle(probe: Probe) -> np.ndarray | None:
    """None: the result is random. The criteria's own tests use right and wrong images built by hand."""
    return None


EXERCISE = Exercise(
    reference=create_class_visualization,
    title="Class visualization",
    probes=_probes,
    oracle=_oracle,
    parts=(
        # On these toys right loops raise the score by 30 and more, steps on a copy change it by less than 4.
        Part(
            "climbs",
            "returns an image that gives the target a higher score",
            1,
            ("climbing",),
            criterion="climbs",
            options={"rise": 10.0, "size": 224},
        ),
        Part("iterations", "makes num_iterations steps", 1, ("climbing", "huge steps"), criterion="iterates"),
        Part("jitter", "shifts the image, and shifts it back", 2, ("shifting only",), criterion="jitters"),
        Part("clamp", "keeps each channel in its valid range", 2, ("huge steps",), criterion="clamps"),
        Part("blur", "blurs every blur_every iterations", 1, ("blurring only",), criterion="blurs"),
        Part(
            "steps",
            "steps along the gradient of the score minus the L2 penalty, clearing it after each step",
            2,
            ("strong penalty",),
            criterion="steps",
            needs="climbs",
        ),
        model_kept(1, ("climbing",), needs="climbs"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=mistakes.MISCONCEPTIONS,
    styles=mistakes.STYLES,
    equivalent=mistakes.EQUIVALENT,
    pairs=False,
    calls=(class_visualization_update_step.__name__,),
)
