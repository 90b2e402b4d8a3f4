"""What is seen where an image is hidden: one colour, noise, or the image itself, blurred."""

import torch
from torch import Tensor, nn

from helpers.errors import ArgumentError
from helpers.images import SQUEEZENET_MEAN, SQUEEZENET_STD, blur_image

_BLUR = 16.0  # pixels, the standard deviation: what is left are colours, without outlines
SQUARES = (("mean colour", "mean"), ("black", "black"), ("white", "white"), ("noise", "noise"), ("blurred", "blur"))


def baseline(X: Tensor, kind: str) -> Tensor:
    """Return an image to hide X by, of its shape (N, 3, H, W), in normalised units.

    kind: "mean" (ImageNet's mean colour, which is 0), "black", "white", "noise" (standard normal, the same at each
    call), or "blur": X itself without its outlines. Raises ArgumentError for another kind.
    """
    if kind == "blur":
        return blur_image(X.detach().clone(), sigma=_BLUR)
    if kind == "noise":
        return torch.randn(X.shape, generator=torch.Generator().manual_seed(0))
    levels = {"mean": SQUEEZENET_MEAN, "black": 0.0, "white": 1.0}
    if kind not in levels:
        known = ", ".join(f'"{name}"' for _, name in SQUARES)
        raise ArgumentError(f"there is no baseline {kind!r}; choose among {known}.")
    colour = (torch.as_tensor(levels[kind]) - torch.as_tensor(SQUEEZENET_MEAN)) / torch.as_tensor(SQUEEZENET_STD)
    return colour.to(X.dtype).view(1, 3, 1, 1).expand_as(X).clone()


def relative_to(baseline: Tensor, model: nn.Module) -> nn.Module:
    """Return the model as a function of the difference from a baseline (1, 3, H, W): where that is 0, it sees this one.

    So a method that hides by zeros hides by any image: call it on `X - baseline` with `relative_to(baseline, model)`.
    """
    return _Relative(baseline, model)


class _Relative(nn.Module):
    """Adds the baseline, then asks the model."""

    def __init__(self, baseline: Tensor, model: nn.Module) -> None:
        super().__init__()
        self.baseline, self.model = baseline, model
        self.training = model.training

    def forward(self, difference: Tensor) -> Tensor:
        return torch.as_tensor(self.model(difference + self.baseline))
