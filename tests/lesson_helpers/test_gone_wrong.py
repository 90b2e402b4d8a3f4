"""Mistakes made on purpose."""

import torch
from torch import nn

from helpers.gone_wrong import wrong_walks


def test_a_walk_that_reaches_a_score_of_zero_stays_there() -> None:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Flatten(), nn.Linear(12, 2), nn.ReLU())
    nn.init.constant_(model[1].bias, 2.0)
    walks = wrong_walks(torch.zeros(1, 3, 2, 2), 0, model)
    assert walks["wrong sign: -g / ||g||"][0] == 2.0
    assert walks["wrong sign: -g / ||g||"][10:] == [0.0] * 6
    assert all(torch.tensor(scores).isfinite().all() for scores in walks.values())
