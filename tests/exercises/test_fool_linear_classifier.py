"""The linear classifier: the numbers that the lesson tells."""

import pytest
import torch

from autograde.exercises.network_visualization.fool_linear_classifier import _W, _X, fool_linear_classifier


def test_the_example_by_hand_goes_from_five_to_eighty_eight_percent():
    x, w = torch.tensor(_X), torch.tensor(_W)
    moved = fool_linear_classifier(x, w, 0.5)
    assert (w * x).sum() == -3
    assert (w * moved).sum() == 2
    assert torch.sigmoid(torch.tensor([-3.0, 2.0])).tolist() == pytest.approx([0.0474, 0.8808], abs=1e-4)
