"""Seeds for segmentation: what GrabCut makes of them."""

import cv2
import torch

from autograde.exercises.network_visualization.seeds_for_segmentation import seeds_for_segmentation


def test_the_labels_are_those_of_opencv():
    ramp = torch.arange(100.0).view(1, 10, 10)
    seeds = seeds_for_segmentation(ramp)
    assert seeds.dtype == torch.uint8
    assert seeds[0, 0, 0] == cv2.GC_BGD
    assert seeds[0, 9, 9] == cv2.GC_FGD
    assert seeds[0, 5, 0] == cv2.GC_PR_BGD
    assert [int((seeds == label).sum()) for label in (0, 1, 2)] == [30, 5, 65]
