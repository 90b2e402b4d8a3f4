"""A criterion of vectors drawn at random positions: whose they are, and how the positions are spread."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from torch import Tensor

from helpers.checks.criteria.outcome import PASSED, Outcome
from helpers.checks.criteria.values import behaviour, observed, shape_outcome, tolerance_of
from helpers.checks.packing import pack, unpack
from helpers.checks.protocol.arguments import from_data
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.record import Record

_NO_IMAGE = -1
_TELLING = 3  # vectors of an image: two can be in one row by chance


@behaviour
def drawn_positions(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """What is returned, (N * per_image, K), are the layer's vectors at random positions, image by image.

    options: "asks" lists what counts. "own": each row is the vector at one position of its own image. "different": the
    positions of one image differ. "anywhere": they are drawn for each image by itself, over the whole map. Which random
    numbers they come from does not matter: each row is looked up in the maps.
    """
    maps, per_image = _maps(probe), int(probe.args["per_image"].build())
    images, K, height, width = maps.shape
    problem = shape_outcome(record, np.zeros((images * per_image, K)), options)
    if problem:
        return problem
    rows = np.asarray(observed(record, options), np.float64)
    vectors = maps.reshape(images, K, -1).transpose(0, 2, 1)
    owners, places = _looked_up(rows, vectors, tolerance_of(probe, options))
    own = np.repeat(np.arange(images), per_image)
    if (owners == _NO_IMAGE).any():
        return _no_vectors(rows, owners, own, maps, tolerance_of(probe, options))
    if not np.array_equal(owners, own):
        return _other_images(owners, own, images)
    positions = np.sort(places.reshape(images, per_image), axis=1)
    asks = options.get("asks", ("own",))
    if per_image > 1 and (positions == positions[:, :1]).all():
        return Outcome("one_position_repeated")
    if "different" in asks and (np.diff(positions, axis=1) == 0).any():
        image = int((np.diff(positions, axis=1) == 0).any(axis=1).argmax())
        return Outcome("position_twice", {"image": image, "of": per_image, "taken": len(np.unique(positions[image]))})
    if "anywhere" in asks:
        kind, facts = _spread(positions, vectors, height, width)
        return Outcome(kind, facts)
    return Outcome(PASSED)


def _looked_up(rows: np.ndarray, vectors: np.ndarray, tolerance: float) -> tuple[np.ndarray, np.ndarray]:
    """The image and the position of each row (R, K) among the vectors (N, P, K); _NO_IMAGE where there is none."""
    positions, K = vectors.shape[1:]
    all_vectors = vectors.reshape(-1, K)
    nearest = _apart(rows, all_vectors).argmin(axis=1)
    found = np.linalg.norm(rows - all_vectors[nearest], axis=1)
    close = found <= tolerance * np.linalg.norm(all_vectors[nearest], axis=1) + 1e-9
    return np.where(close, nearest // positions, _NO_IMAGE), nearest % positions


def _apart(rows: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Squared distances, (R, M)."""
    return (rows**2).sum(axis=1)[:, None] - 2 * rows @ others.T + (others**2).sum(axis=1)


def _no_vectors(rows: np.ndarray, owners: np.ndarray, own: np.ndarray, maps: np.ndarray, tolerance: float) -> Outcome:
    """What rows are that no position gives."""
    for kind, known in _known(maps):
        found = _looked_up(rows, known, tolerance)[0]
        if np.array_equal(found, own):
            return Outcome(kind)
    first = int((owners == _NO_IMAGE).argmax())
    return Outcome("no_position", {"number": int((owners == _NO_IMAGE).sum()), "rows": len(rows), "row": first})


def _known(maps: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    """What may be taken for vectors, (N, P, K) each, by the name of the mistake."""
    images, K = maps.shape[:2]
    flat = maps.reshape(images, K, -1)
    vectors = flat.transpose(0, 2, 1)
    yield "changed_by_the_next_layer", np.maximum(vectors, 0)
    yield "mean_over_positions", flat.mean(axis=2)[:, None]
    yield "largest_over_positions", flat.max(axis=2)[:, None]
    yield "axes_mixed_up", flat.reshape(images, -1, K)
    yield "axes_mixed_up", maps.transpose(0, 2, 1, 3).reshape(images, -1, K)
    yield "axes_mixed_up", maps.transpose(0, 1, 3, 2).reshape(images, -1, K)
    yield "rescaled", vectors / np.maximum(np.linalg.norm(vectors, axis=2, keepdims=True), 1e-12)
    yield "absolute_value", np.abs(vectors)
    yield "mean_of_a_row_or_column", maps.mean(axis=2).transpose(0, 2, 1)
    yield "mean_of_a_row_or_column", maps.mean(axis=3).transpose(0, 2, 1)


def _other_images(owners: np.ndarray, own: np.ndarray, images: int) -> Outcome:
    """What is wrong with rows whose images (R,) are not those that they should be of."""
    counts = np.bincount(owners, minlength=images)
    if (owners == owners[0]).all():
        return Outcome("one_image_only", {"image": int(owners[0])})
    if np.array_equal(owners, np.tile(np.arange(images), len(owners) // images)):
        return Outcome("position_by_position")
    if (counts == counts[0]).all():
        return Outcome("images_in_other_order", {"row": int((owners != own).argmax())})
    most = int(counts.argmax())
    return Outcome("images_by_chance", {"image": most, "times": int(counts[most]), "wanted": len(owners) // images})


def _spread(positions: np.ndarray, vectors: np.ndarray, height: int, width: int) -> tuple[str, dict[str, Any]]:
    """What is wrong with the sorted positions (N, n) in maps of this size, and its facts; PASSED if nothing is."""
    images, drawn = positions.shape
    rows, columns = positions // width, positions % width
    if (positions == np.arange(drawn)).all():
        return "first_positions", {}
    if images > 1 and (positions == positions[0]).all():
        return "same_for_all_images", {}
    if _strongest(positions, vectors):
        return "strongest_positions", {}
    if (rows == columns).all():
        return "one_index_for_both", {}
    if drawn >= _TELLING and ((np.ptp(rows, axis=1) == 0).all() or (np.ptp(columns, axis=1) == 0).all()):
        return "one_row_or_column", {}
    if drawn >= _TELLING and (np.diff(positions, axis=1) == 1).all():
        return "one_after_the_other", {}
    for axis, taken, size in (("rows", rows, height), ("columns", columns, width)):
        missed = np.setdiff1d(np.arange(size), taken)
        if len(missed):
            return f"{axis}_left_out", {"missed": missed.tolist(), "last": size - 1}
    return PASSED, {}


def _strongest(positions: np.ndarray, vectors: np.ndarray) -> bool:
    """Whether each image's positions are those of its largest vectors, by norm, by sum or by their largest entry."""
    sizes = (np.linalg.norm(vectors, axis=2), vectors.sum(axis=2), vectors.max(axis=2))
    tops = (np.sort(np.argsort(-size, axis=1)[:, : positions.shape[1]], axis=1) for size in sizes)
    return any(np.array_equal(positions, top) for top in tops)


def _maps(probe: Probe) -> np.ndarray:
    """What the layer returns for the probe's images, (N, K, h, w), in float64."""
    return _computed(pack({name: argument.to_data() for name, argument in probe.args.items()}))


@lru_cache(maxsize=16)  # a mistake is looked up in the same maps as the right answer
def _computed(args: bytes) -> np.ndarray:
    images, model, layer = (from_data(unpack(args)[name]).build() for name in ("images", "model", "layer"))
    kept: list[Tensor] = []
    model.get_submodule(layer).register_forward_hook(lambda module, inputs, output: kept.append(output.clone()))
    with torch.no_grad():
        _ = model(images)
    return np.asarray(kept[0].double().numpy())
