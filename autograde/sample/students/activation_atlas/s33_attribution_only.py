# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""The first function only, averaged over the channels, and no answer in prose."""


def class_attribution(activations, gradient):
    return (activations * gradient).mean(dim=1)


EXPECTED = {"class_attribution": "mean_over_channels"}
