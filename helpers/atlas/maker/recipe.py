"""All that an atlas depends on beside its photographs, checked, and as JSON."""

import dataclasses
import json
from dataclasses import dataclass
from typing import Any

from helpers.atlas.files.sprites import LARGEST
from helpers.atlas.layout import METHODS
from helpers.errors import ArgumentError
from helpers.photos import SIDE

UNIT = 16  # photographs that are collected at once, wherever that is


@dataclass(frozen=True)
class Recipe:
    """How an atlas is made: the same recipe and photographs give the same atlas, however the work is divided.

    network, weights: see `load_network`. layers: names, from the input up. per_image: positions of each photograph.
    side: pixels of the images that are collected from. method, perplexity, neighbors, min_dist: see `lay_out`. grids:
    cells along a side, the coarsest first. min_count: vectors that a cell needs. whiten: render whitened vectors.
    cosine_power, input_side, icon, steps: see `render`. members: patches that each cell shows. Raises ArgumentError for
    values that make no atlas.
    """

    network: str = "squeezenet"
    weights: str = "default"
    layers: tuple[str, ...] = ("features.12",)
    per_image: int = 30
    margin: int = 1
    side: int = SIDE
    method: str = "tsne"
    perplexity: float = 30.0
    neighbors: int = 20
    min_dist: float = 0.01
    grids: tuple[int, ...] = (5, 10, 20)
    min_count: int = 5
    whiten: bool = False
    cosine_power: float = 4.0
    input_side: int = 96
    icon: int = 80
    steps: int = 40
    members: int = 4
    seed: int = 0

    def __post_init__(self) -> None:
        """Check the values."""
        if self.method not in METHODS:
            raise ArgumentError(f"method is {self.method!r}; expected one of {', '.join(METHODS)}.")
        for name, listed in (("layers", self.layers), ("grids", self.grids)):
            if not listed or len(set(listed)) < len(listed):
                raise ArgumentError(f"{name} is {list(listed)}; expected one or more, each once.")
        if list(self.grids) != sorted(self.grids):
            raise ArgumentError(f"grids is {list(self.grids)}; expected the coarsest first.")
        if self.grids[-1] * self.icon > LARGEST:
            size = f"{self.grids[-1]} x {self.icon} pixels"
            raise ArgumentError(
                f"a row of icons would be {size} wide; a sheet has {LARGEST} at most. Use smaller icons."
            )
        least = {"per_image": 1, "margin": 0, "side": 32, "min_count": 1, "input_side": 32, "icon": 8, "steps": 1}
        values = {**{name: getattr(self, name) for name in least}, "members": self.members, "grids": min(self.grids)}
        for name, value in values.items():
            if value < least.get(name, 1):
                raise ArgumentError(f"{name} is {value}; expected {least.get(name, 1)} or more.")

    def as_json(self) -> dict[str, Any]:
        """Return the values for a JSON file."""
        return json.loads(json.dumps(dataclasses.asdict(self)))

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Recipe":
        """Return the recipe that `as_json` gave; raises ArgumentError for values that this version does not know."""
        unknown = sorted(set(values) - {field.name for field in dataclasses.fields(cls)})
        if unknown:
            raise ArgumentError(f"the recipe has {', '.join(unknown)}, which this version does not know; update it.")
        read: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in values.items()}
        return cls(**read)

    def differences(self, other: "Recipe") -> list[str]:
        """Return what differs, as "steps 40, not 48"."""
        mine, theirs = dataclasses.asdict(self), dataclasses.asdict(other)
        return [f"{name} {mine[name]}, not {theirs[name]}" for name in mine if mine[name] != theirs[name]]
