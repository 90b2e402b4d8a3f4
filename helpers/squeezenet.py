"""SqueezeNet 1.1 with the same modules as torchvision.models.squeezenet1_1.

It is redefined here because importing torchvision takes longer than importing torch, loading the weights and
classifying a photograph together; a test compares it with torchvision's.
"""

import torch
from torch import Tensor, nn


class ImageConv2d(nn.Conv2d):
    """A convolution whose input gets a contiguous gradient, even if the weights are channels_last.

    So `g.view(-1)` works for a gradient g with respect to the images, as it does for torchvision's model.
    """

    def _get_name(self) -> str:
        return "Conv2d"

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, in_channels, H, W) to (N, out_channels, H', W')."""
        # Views, which copy nothing here; going backward, the gradient is brought into this shape.
        return super().forward(x.flatten(1).unflatten(1, x.shape[1:]))


class Fire(nn.Module):
    """Fire module: squeeze to few channels by 1×1, then expand by 1×1 and 3×3 (arXiv:1602.07360, figure 1)."""

    def __init__(self, inplanes: int, squeeze: int, expand: int) -> None:
        """Make the layers; the arguments are numbers of channels."""
        super().__init__()
        self.squeeze = nn.Conv2d(inplanes, squeeze, kernel_size=1)
        self.squeeze_activation = nn.ReLU(inplace=True)
        self.expand1x1 = nn.Conv2d(squeeze, expand, kernel_size=1)
        self.expand1x1_activation = nn.ReLU(inplace=True)
        self.expand3x3 = nn.Conv2d(squeeze, expand, kernel_size=3, padding=1)
        self.expand3x3_activation = nn.ReLU(inplace=True)

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, inplanes, H, W) to (N, 2 * expand, H, W)."""
        x = self.squeeze_activation(self.squeeze(x))
        small = self.expand1x1_activation(self.expand1x1(x))
        large = self.expand3x3_activation(self.expand3x3(x))
        return torch.cat([small, large], dim=1)


def halve() -> nn.MaxPool2d:
    """Return the max pooling that halves height and width."""
    return nn.MaxPool2d(kernel_size=3, stride=2, ceil_mode=True)


class SqueezeNet(nn.Module):
    """SqueezeNet 1.1 for 1000 classes (arXiv:1602.07360): `features`, then `classifier`.

    `load_squeezenet` sets `class_names`, the list of the 1000 names.
    """

    class_names: list[str]

    def __init__(self) -> None:
        """Make the layers with random weights."""
        super().__init__()
        self.features = nn.Sequential(
            *(ImageConv2d(3, 64, kernel_size=3, stride=2), nn.ReLU(inplace=True), halve()),
            *(Fire(64, 16, 64), Fire(128, 16, 64), halve()),
            *(Fire(128, 32, 128), Fire(256, 32, 128), halve()),
            *(Fire(256, 48, 192), Fire(384, 48, 192), Fire(384, 64, 256), Fire(512, 64, 256)),
        )
        self.classifier = nn.Sequential(
            nn.Dropout(p=0.5),
            nn.Conv2d(512, 1000, kernel_size=1),
            nn.ReLU(inplace=True),
            nn.AdaptiveAvgPool2d((1, 1)),
        )

    def forward(self, x: Tensor) -> Tensor:
        """Map images (N, 3, H, W), normalised as for torchvision's models, H and W at least 17, to scores (N, 1000)."""
        return torch.flatten(self.classifier(self.features(x)), 1)
