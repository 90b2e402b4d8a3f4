"""Patches pasted into photographs: where they go, which ones an atlas suggests, and what is counted."""

import numpy as np
import pytest
import torch
from torch import nn

from helpers import mean_interval, wilson_interval
from helpers.atlas.atlas import Cells
from helpers.errors import ArgumentError
from helpers.pasting.experiment import paste_experiment
from helpers.pasting.paste import paste, patch_around
from helpers.pasting.suggest import suggested_cells, typical


def cells(vectors, attributions=None) -> Cells:
    """Cells in a row with these means."""
    n = len(vectors)
    numbers = torch.arange(n)
    known = None if attributions is None else torch.tensor(attributions)
    means = torch.tensor(vectors, dtype=torch.float32)
    return Cells(
        n, 0 * numbers, numbers, numbers + 5, means, known, torch.zeros(n, 0, 3).long(), numbers / max(1, n - 1)
    )


THREE = [[1.0, 0, 0], [0, 2, 0], [0, 0, 3]]
ARGUED = [[0.0, 9.0], [0.0, 5.0], [3.0, 4.0]]  # for the source, for the target


def test_a_cell_is_typical_if_more_vectors_than_by_chance_are_nearest_to_it_by_the_angle():
    found = typical(cells(THREE), torch.tensor([[0.1, 0.2, 0], [0, 90, 80], [0, 9, 8], [1, 0, 0]]))
    assert found.tolist() == [False, True, False]  # 1, 3 and 0 of 4, where a third is 4 / 3
    assert typical(cells(THREE), torch.zeros(0, 3)).tolist() == [False] * 3


def test_the_suggested_cell_has_the_largest_difference_among_those_the_photographs_lack():
    nothing = torch.zeros(0, 3)
    assert suggested_cells(cells(THREE, ARGUED), 0, 1, nothing, 3) == [0, 1, 2]
    assert suggested_cells(cells(THREE, ARGUED), 0, 1, torch.tensor([[7.0, 1, 0]])) == [1]
    assert suggested_cells(cells(THREE, ARGUED), 1, 0, nothing) == [2]


def test_cells_that_argue_for_other_classes_more_are_left_out():
    loud = [[0.0, 9.0, 10.0], [0.0, 5.0, 0.0], [3.0, 4.0, 5.0]]
    assert suggested_cells(cells(THREE, loud), 0, 1, torch.zeros(0, 3), rank=1) == [1]
    assert suggested_cells(cells(THREE, loud), 0, 1, torch.zeros(0, 3), 3, rank=2) == [0, 1, 2]


def test_what_cannot_be_suggested_is_told():
    with pytest.raises(ArgumentError, match="no attributions; collect"):
        suggested_cells(cells(THREE), 0, 1, torch.zeros(0, 3))
    with pytest.raises(ArgumentError, match=r"3 cells were asked for; 2 have class 1 among their first 10 and are not"):
        suggested_cells(cells(THREE, ARGUED), 0, 1, torch.tensor([[1.0, 0, 0]]), 3)
    with pytest.raises(ArgumentError, match=r"shape \(2, 4\); expected \(M, 3\)"):
        typical(cells(THREE), torch.zeros(2, 4))


def test_a_patch_is_cut_around_its_position_and_moved_inside_at_the_border():
    photo = np.zeros((40, 40, 3), np.uint8)
    photo[..., 0] = np.arange(40)[:, None] * 5  # rows in red, columns in green
    photo[..., 1] = np.arange(40) * 5
    mean, std = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])

    def corner(row: int, column: int) -> list[int]:
        patch = patch_around(photo, (row, column), (4, 4), 10)
        assert patch.shape == (3, 10, 10)
        return ((patch[:2, 0, 0] * std[:2] + mean[:2]) * 51).round().int().tolist()

    assert corner(1, 2) == [10, 20]  # the middles are at 15 and 25
    assert corner(0, 3) == [0, 30]
    with pytest.raises(ArgumentError, match="side is 41; expected 1 to 40"):
        patch_around(photo, (0, 0), (4, 4), 41)


def test_a_patch_covers_its_share_of_the_side_at_its_place_and_nothing_else():
    X = torch.zeros(3, 3, 20, 30)
    pasted = paste(X, torch.ones(3, 7, 7), 0.25, torch.tensor([[0.0, 0], [1, 1], [0.5, 0]]))
    assert X.abs().sum() == 0
    assert [one[0].sum().item() for one in pasted] == [25.0] * 3
    assert [one[0].nonzero()[0].tolist() for one in pasted] == [[0, 0], [15, 25], [8, 0]]


def test_each_image_may_have_a_patch_of_its_own():
    patches = torch.stack([torch.full((3, 4, 4), value) for value in (1.0, 2.0)])
    pasted = paste(torch.zeros(2, 3, 8, 8), patches, 0.5, torch.zeros(2, 2))
    assert pasted[:, 0, 0, 0].tolist() == [1.0, 2.0]
    with pytest.raises(ArgumentError, match="share is 0"):
        paste(torch.zeros(2, 3, 8, 8), patches, 0, torch.zeros(2, 2))
    with pytest.raises(ArgumentError, match=r"expected \(2, 2\), from 0 to 1"):
        paste(torch.zeros(2, 3, 8, 8), patches, 0.5, torch.full((2, 2), 1.5))


class Brightness(nn.Module):
    """Two classes: dark, whose score is 1, and bright, whose score is ten times the mean."""

    def forward(self, X: torch.Tensor) -> torch.Tensor:
        bright = 10 * X.mean(dim=(1, 2, 3))
        return torch.stack([torch.ones_like(bright), bright], dim=1)


def experiment(**more):
    X, dark, bright = torch.zeros(40, 3, 20, 20), torch.zeros(40).long(), torch.ones(40).long()
    patches = {"white": torch.ones(3, 5, 5), "black": torch.zeros(40, 3, 5, 5)}
    return paste_experiment(Brightness(), X, dark, bright, **{"patches": patches, "shares": (0.2, 0.5)} | more)


def test_wins_are_counted_within_intervals():
    pasted = experiment()
    # A patch of share s raises the mean to s squared: 10 * 0.04 < 1 < 10 * 0.25.
    assert pasted.wins("white") == [wilson_interval(0, 40), wilson_interval(40, 40)]
    assert pasted.wins("black") == [wilson_interval(0, 40)] * 2
    assert len(pasted) == 40


def test_probabilities_are_those_of_the_two_classes_in_this_order():
    pasted = experiment()
    dark, bright = torch.tensor([1.0, 0.0]).softmax(0).tolist()
    assert pasted.mean("black").tolist() == [pytest.approx([dark, bright])] * 3
    assert pasted.mean("white")[-1].tolist() == pytest.approx(torch.tensor([1.0, 2.5]).softmax(0).tolist())
    assert pasted.before.shape == (40, 2)
    assert mean_interval(pasted.before[:, 0]).value == pytest.approx(dark)


def test_the_same_seed_gives_the_same_places_to_all_kinds():
    gradient = torch.linspace(0, 1, 20).expand(1, 3, 20, 20).repeat(6, 1, 1, 1)

    def after(seed):
        classes = torch.zeros(6).long()
        patches = {"one": torch.ones(3, 5, 5), "another": torch.ones(6, 3, 5, 5)}
        found = paste_experiment(Brightness(), gradient, classes, classes + 1, patches, (0.4,), seed).after
        return found["one"], found["another"]

    one, another = after(0)
    assert torch.equal(one, another)
    assert torch.equal(one, after(0)[0])
    assert not torch.equal(one, after(1)[0])


def test_other_numbers_of_patches_are_told():
    with pytest.raises(ArgumentError, match=r"got \[3, 40\] photographs, classes and patches"):
        experiment(patches={"three": torch.zeros(3, 3, 5, 5)})
