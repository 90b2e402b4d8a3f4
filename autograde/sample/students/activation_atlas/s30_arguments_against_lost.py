# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Attribution as in Grad-CAM, the best vectors in place of the first classes, a scale that moves zero."""

import torch
import torch.nn.functional as F

ANSWERS = {"class_atlas": "The atlas shows what the network thinks."}


def class_attribution(activations, gradient):
    return F.relu((activations * gradient).sum(dim=1))


def class_specific(attributions, y, rank):
    mask = torch.zeros(len(attributions), dtype=torch.bool)
    mask[attributions[:, y].topk(rank).indices] = True
    return mask


def compare_classes(attributions, a, b):
    d = attributions[:, a] - attributions[:, b]
    return 2 * (d - d.min()) / (d.max() - d.min() + 1e-8) - 1


def class_atlas_questions():
    return 4, 3, 1


EXPECTED = {
    "class_attribution": "positive_part_only",
    "class_specific": "ranked_among_vectors",
    "compare_classes": "zero_moved",
    "class_atlas_questions": "arguments_against_dropped",
}
