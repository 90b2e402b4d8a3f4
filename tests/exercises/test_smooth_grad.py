"""SmoothGrad: what its probes rely on."""

import torch

from autograde.exercises import find_exercise


def test_a_batch_of_the_numbers_of_an_image_draws_the_same_noise_as_copy_by_copy():
    """Torch fills a tensor's normal numbers in blocks of 16."""
    for probe in find_exercise("smooth_grad").public_probes():
        X = probe.args["X"].build()
        assert X[0].numel() % 16 == 0
        together, apart = (torch.Generator().manual_seed(5) for _ in range(2))
        at_once = torch.randn((3, *X[:1].shape), generator=together)
        assert torch.equal(at_once, torch.stack([torch.randn(X[:1].shape, generator=apart) for _ in range(3)]))
