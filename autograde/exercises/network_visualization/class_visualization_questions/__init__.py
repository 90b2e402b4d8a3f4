"""Three questions on noise, the penalty and what a high score means; the claims are worked out."""

from functools import cache

import numpy as np
import torch

from autograde.exercises.network_visualization.class_visualization_questions.mistakes import MISCONCEPTIONS, STYLES
from autograde.questions import questions


def class_visualization_questions():
    """The numbers of your answers to questions 1, 2 and 3, for example (1, 1, 1)."""
    answers = None
    ##############################################################################
    # TODO: Write the numbers of your three answers, for example (1, 1, 1). Each #
    # counts on its own; write None for a question that you skip.                #
    ##############################################################################
    ### BEGIN SOLUTION
    answers = (3, 2, 4)
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return answers


def _random_signs() -> list[bool]:
    """Moves of one size on the same weights: are random ones shorter, or elsewhere, do they cancel, does all rise?"""
    random = np.random.RandomState(0)
    w = random.standard_normal(150_528)
    chosen, drawn = np.sign(w), random.choice([-1.0, 1.0], w.size)
    terms = w * drawn
    return [
        bool(np.linalg.norm(drawn) < 0.99 * np.linalg.norm(chosen)),
        bool((np.abs(drawn) < np.abs(chosen)).any()),
        abs(terms.sum()) < 0.01 * np.abs(terms).sum() and bool(np.isclose(w @ chosen, np.abs(terms).sum())),
        bool((terms > 0).all()),
    ]


def _top_of_the_climb() -> list[bool]:
    """Where 4 a + 6 b - lambda (a^2 + b^2) is largest for lambda = 1, by steps uphill."""
    point = np.zeros(2)
    for _ in range(200):
        point += 0.1 * (np.array([4.0, 6.0]) - 2 * point)
    return [bool(np.allclose(point, claimed)) for claimed in ((8, 12), (2, 3), (4, 6), (0, 0))]


def _highest_score() -> list[bool]:
    """Of pictures made without regularisers: does more time smooth them, is the score false, the network blind?"""
    rough, score, photographs, recognised = _measured()
    return [
        rough[1] < rough[0],
        not score[1] > photographs,
        recognised < 0.5,
        score[1] > photographs and rough[1] > rough[0],
    ]


@cache
def _measured() -> tuple[list[float], list[float], float, float]:
    """After 5 and 15 plain steps: roughness and score; of 25 photographs: the highest score, the share recognised."""
    from autograde.exercises.network_visualization.class_visualization_update_step import (
        class_visualization_update_step as step,
    )
    from helpers import load_imagenet_val, load_squeezenet, preprocess

    model, heron = load_squeezenet(), 131
    image = torch.randn(1, 3, 224, 224, generator=torch.Generator().manual_seed(0)).requires_grad_()
    rough, score = [], []
    for number in range(1, 16):
        step(image, model, heron, l2_reg=0.0, learning_rate=25)
        if number in (5, 15):
            rough.append(float(image.detach().diff(dim=3).abs().mean()))
            score.append(float(model(image)[0, heron].detach()))
    photos, labels, _ = load_imagenet_val()
    with torch.no_grad():
        scores = torch.cat([model(preprocess(photo)) for photo in photos])
    recognised = float((scores.argmax(dim=1) == torch.from_numpy(labels)).float().mean())
    return rough, score, float(scores.max()), recognised


EXERCISE = questions(
    class_visualization_questions,
    "Three questions on class visualization",
    ("why noise does not fool the network", "where the climb ends", "what a high score means"),
    MISCONCEPTIONS,
    (_random_signs, _top_of_the_climb, _highest_score),
    STYLES,
)
