"""The experiment: patches of several kinds, pasted at growing size, and what the network says of two classes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from helpers.errors import ArgumentError
from helpers.evidence.intervals import Interval, wilson_interval
from helpers.pasting.paste import paste

SHARES = (0.1, 0.2, 0.3, 0.4)
_AT_ONCE = 32  # images


@dataclass(frozen=True, eq=False)
class Pasted:
    """What a network says of N photographs with patches pasted in.

    shares: the S sizes of the patches, each a share of the image's side. before: (N, 2), the probabilities of source
    and target without a patch. after: {kind of patch: (S, N, 2)}, those with it.
    """

    shares: tuple[float, ...]
    before: Tensor
    after: dict[str, Tensor]

    def __len__(self) -> int:
        return len(self.before)

    def wins(self, kind: str) -> list[Interval]:
        """Return for each size how often the target is more probable than the source, within 95% intervals."""
        won = (self.after[kind][..., 1] > self.after[kind][..., 0]).sum(dim=1)
        return [wilson_interval(int(count), len(self)) for count in won]

    def mean(self, kind: str) -> Tensor:
        """Return the mean probabilities of source and target, (S + 1, 2): without a patch first, then by size."""
        return torch.stack([self.before.mean(dim=0), *self.after[kind].mean(dim=1)])


@torch.no_grad()
def paste_experiment(
    model: nn.Module,
    X: Tensor,
    source: Tensor,
    target: Tensor,
    patches: Mapping[str, Tensor],
    shares: Sequence[float] = SHARES,
    seed: int = 0,
) -> Pasted:
    """Paste patches of each kind into photographs at several sizes, and return what the network says.

    X: (N, 3, H, W), normalised. source, target: (N,) int64, the two classes that are compared for each photograph.
    patches: {kind: (N, 3, p, p)}, a patch for each photograph, or (3, p, p), one for all. Places are drawn at random,
    and are the same for all kinds and sizes. Raises ArgumentError if the numbers differ.
    """
    count = {len(one) for one in (X, source, target)} | {len(one) for one in patches.values() if one.ndim == 4}
    if len(count) != 1:
        raise ArgumentError(f"got {sorted(count)} photographs, classes and patches; expected as many of each.")
    places = torch.rand(len(X), 2, generator=torch.Generator().manual_seed(seed))
    classes = torch.stack([source, target], dim=1)

    def asked(images: Tensor) -> Tensor:
        sure = torch.cat([model(part).softmax(dim=1) for part in images.split(_AT_ONCE)])
        return sure.gather(1, classes.to(sure.device)).cpu()

    after = {
        kind: torch.stack([asked(paste(X, patch, share, places)) for share in shares])
        for kind, patch in patches.items()
    }
    return Pasted(tuple(shares), asked(X), after)
