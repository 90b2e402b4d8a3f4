"""The arguments of a probe, as data that can be stored, sent to another process and rebuilt there."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache, lru_cache
from typing import Any, ClassVar

import numpy as np
import torch

from helpers.checks.protocol.copies import copy_of
from helpers.checks.protocol.state import mark
from helpers.checks.protocol.toys import make_toy


@dataclass(frozen=True)
class Argument:
    """One argument of a call. Subclasses set `kind`, which is also the key under which they are registered."""

    kind: ClassVar[str]
    kinds: ClassVar[dict[str, type["Argument"]]] = {}

    def __init_subclass__(cls) -> None:
        """Register the subclass in `kinds`."""
        Argument.kinds[cls.kind] = cls

    def build(self) -> Any:
        """Make a new object, which the function may change at will."""
        raise NotImplementedError

    def to_data(self) -> dict[str, Any]:
        """Return the argument as plain data and arrays, for `from_data`."""
        return {"kind": self.kind, **{f.name: getattr(self, f.name) for f in fields(self)}}

    def kinds_within(self) -> set[str]:
        """Return this kind, and those of any arguments inside it."""
        return {self.kind}


@dataclass(frozen=True)
class Several(Argument):
    """A list of arguments, such as the features of several layers."""

    kind: ClassVar[str] = "several"
    items: Sequence[Argument]

    def build(self) -> list[Any]:
        """Make a list of new objects."""
        return [item.build() for item in self.items]

    def to_data(self) -> dict[str, Any]:
        """Return the items as plain data and arrays, for `from_data`."""
        return {"kind": self.kind, "items": [item.to_data() for item in self.items]}

    def kinds_within(self) -> set[str]:
        """Return this kind and those of the items, at any depth."""
        return {self.kind}.union(*(item.kinds_within() for item in self.items))


@dataclass(frozen=True)
class Named(Argument):
    """A dict of arguments by name, such as a target for each of several layers."""

    kind: ClassVar[str] = "named"
    items: Mapping[str, Argument]

    def build(self) -> dict[str, Any]:
        """Make a dict of new objects."""
        return {name: item.build() for name, item in self.items.items()}

    def to_data(self) -> dict[str, Any]:
        """Return the items as plain data and arrays, for `from_data`."""
        return {"kind": self.kind, "items": {name: item.to_data() for name, item in self.items.items()}}

    def kinds_within(self) -> set[str]:
        """Return this kind and those of the items, at any depth."""
        return {self.kind}.union(*(item.kinds_within() for item in self.items.values()))


@dataclass(frozen=True)
class Value(Argument):
    """A number, string, list, dict or None, as JSON holds it."""

    kind: ClassVar[str] = "value"
    value: Any

    def build(self) -> Any:
        """Copy the value."""
        return copy.deepcopy(self.value)


@dataclass(frozen=True, eq=False)
class Tensor(Argument):
    """A tensor with the array's shape, values and dtype."""

    kind: ClassVar[str] = "tensor"
    array: np.ndarray
    requires_grad: bool = False

    def build(self) -> torch.Tensor:
        """Make a leaf tensor with the array's values."""
        return torch.tensor(self.array).requires_grad_(self.requires_grad)


@dataclass(frozen=True)
class Noise(Argument):
    """Normally distributed noise of this shape, times `scale`: an image as a toy network likes it, stored as a seed."""

    kind: ClassVar[str] = "noise"
    shape: Sequence[int]
    seed: int
    scale: float = 1.0
    requires_grad: bool = False

    def build(self) -> torch.Tensor:
        """Make a leaf tensor, float32."""
        return (self.scale * _noise(tuple(self.shape), self.seed)).requires_grad_(self.requires_grad)


@dataclass(frozen=True)
class Photos(Argument):
    """Embedded photographs by index, preprocessed for SqueezeNet and resized to `size` x `size` pixels."""

    kind: ClassVar[str] = "photos"
    indices: list[int]
    size: int = 224

    def build(self) -> torch.Tensor:
        """Make a batch of shape (N, 3, size, size), normalised."""
        photos = _preprocessed_photos()[self.indices]
        if self.size != photos.shape[-1]:
            photos = torch.nn.functional.interpolate(photos, self.size, mode="bilinear", antialias=True)
        return photos.clone()


@dataclass(frozen=True)
class PhotoLabels(Argument):
    """The ImageNet classes of embedded photographs by index."""

    kind: ClassVar[str] = "photo_labels"
    indices: list[int]

    def build(self) -> torch.Tensor:
        """Make the labels, int64 of shape (N,)."""
        from helpers.photos import photo_index

        return torch.tensor([photo_index()[i]["label"] for i in self.indices])


@dataclass(frozen=True)
class SqueezeNet(Argument):
    """The embedded pretrained SqueezeNet."""

    kind: ClassVar[str] = "squeezenet"

    def build(self) -> torch.nn.Module:
        """Copy the network."""
        return copy_of(_squeezenet())


@dataclass(frozen=True)
class Toy(Argument):
    """A toy network: a name in `TOYS`, and options of `make_toy`."""

    kind: ClassVar[str] = "toy"
    toy: str
    options: Mapping[str, Any] = field(default_factory=dict)

    def build(self) -> torch.nn.Module:
        """Make the network with its seeded weights."""
        if "fails_at" in self.options:  # whose layer is replaced by what counts its calls
            return mark(make_toy(self.toy, **self.options))
        return copy_of(_toy(self.toy, **self.options))


@dataclass(frozen=True)
class Generator(Argument):
    """A seeded random generator on the CPU."""

    kind: ClassVar[str] = "generator"
    seed: int

    def build(self) -> torch.Generator:
        """Make a generator in its initial state."""
        return torch.Generator().manual_seed(self.seed)


@dataclass(frozen=True)
class Dtype(Argument):
    """The tensor type `torch.FloatTensor`, as the lessons pass it."""

    kind: ClassVar[str] = "dtype"

    def build(self) -> Any:
        """Return torch.FloatTensor."""
        return torch.FloatTensor


def from_data(data: dict[str, Any]) -> Argument:
    """Rebuild the argument that `to_data` described; raises KeyError for an unknown kind."""
    data = dict(data)
    kind = data.pop("kind")
    if kind == Several.kind:
        data["items"] = [from_data(item) for item in data["items"]]
    elif kind == Named.kind:
        data["items"] = {name: from_data(item) for name, item in data["items"].items()}
    return Argument.kinds[kind](**data)


@lru_cache(maxsize=32)  # large ones take 20 ms, and 600 kB, each
def _noise(shape: tuple[int, ...], seed: int) -> torch.Tensor:
    # NumPy's RandomState is frozen: the same seed gives the same noise in all versions.
    return torch.tensor(np.random.RandomState(seed).standard_normal(shape), dtype=torch.float32)


@cache
def _squeezenet() -> torch.nn.Module:
    from helpers.model import load_squeezenet

    return mark(load_squeezenet())


@lru_cache(maxsize=64, typed=True)  # an exercise has some twenty; each takes a few kilobytes
def _toy(kind: str, **options: Any) -> torch.nn.Module:
    return mark(make_toy(kind, **options))


@cache
def _preprocessed_photos() -> torch.Tensor:
    from helpers.images import preprocess
    from helpers.photos import load_imagenet_val

    return torch.cat([preprocess(photo) for photo in load_imagenet_val()[0]])
