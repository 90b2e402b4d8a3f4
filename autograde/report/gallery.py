"""Pictures for the report: results of the reference and of the class's misconceptions on one photograph."""

import io
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from autograde.exercise import Exercise
from autograde.mistakes.edits import Implementation
from helpers.checks.criteria.values import relative_error
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.quiet import one_thread
from helpers.checks.protocol.run import run_probe
from helpers.pictures.colours import HEAT
from helpers.pictures.uri import data_uri

_SIDE = 224  # pixels
_ALIKE = 0.02  # relative error below which an answer looks like the right one


@dataclass(frozen=True)
class Tile:
    """One picture, `uri`, with its caption; `kind` is "photo", "reference" or "misconception"."""

    kind: str
    caption: str
    uri: str


def gallery(exercise: Exercise, misconceptions: Iterable[str], limit: int = 4) -> list[Tile]:
    """Return tiles of the photograph, the reference's result on it, and those of at most `limit` misconceptions.

    Misconceptions that show nothing (an error, another shape, the right answer) are skipped. Empty if none is left, if
    the exercise has no picture, or if its probe has no photograph.
    """
    probe = _picture_probe(exercise)
    photo = _photo(probe) if probe else None
    if probe is None or photo is None:
        return []
    expected = _result(exercise.reference, probe)
    if expected is None or expected.ndim not in (3, 4):
        return []
    tiles = [
        Tile("photo", "the photograph", _uri(_pixels(photo))),
        Tile("reference", "right", _uri(_shown(expected, expected, photo))),
    ]
    for name in misconceptions:
        got = _first_result(exercise, name, probe, expected) if len(tiles) < limit + 2 else None
        if got is not None:
            plain = 0.0 if got.ndim == 3 else photo  # of images, the change is compared
            caption = f"{name.replace('_', ' ')}, correlation {_correlation(got[0] - plain, expected[0] - plain):.2f}"
            tiles.append(Tile("misconception", caption, _uri(_shown(got, expected, photo))))
    return tiles if len(tiles) > 2 else []


def _picture_probe(exercise: Exercise) -> Probe | None:
    name = (exercise.picture or {}).get("probe")
    return next((probe for probe in exercise.public_probes() if probe.name == name), None)


def _photo(probe: Probe) -> np.ndarray | None:
    first = next(iter(probe.args.values()))
    return first.build()[0].numpy() if first.kind == "photos" else None


def _first_result(exercise: Exercise, name: str, probe: Probe, expected: np.ndarray) -> np.ndarray | None:
    for misconception in exercise.misconceptions:
        if misconception.name == name:
            results = (_result(wrong, probe) for wrong in exercise.wrong(misconception))
            return next((r for r in results if r is not None and _differs(r, expected)), None)
    return None


def _differs(got: np.ndarray, expected: np.ndarray) -> bool:
    return got.shape == expected.shape and relative_error(got[:1], expected[:1]) > _ALIKE


def _correlation(a: np.ndarray, b: np.ndarray) -> float:
    spread = float(a.std() * b.std())
    return float(((a - a.mean()) * (b - b.mean())).mean()) / spread if spread > 0 else 0.0


def _result(function: Implementation, probe: Probe) -> np.ndarray | None:
    with one_thread():
        returned = run_probe(function, probe).returned
    usable = isinstance(returned, np.ndarray) and returned.size > 0 and bool(np.isfinite(returned).all())
    return returned if usable else None


def _shown(array: np.ndarray, expected: np.ndarray, photo: np.ndarray) -> np.ndarray:
    """Pixels (H, W, 3) of the first entry: a map in colours, or an image's magnified difference from the photo."""
    if array.ndim == 3:
        from matplotlib import colormaps

        # Each map gets its own brightness: the eye compares patterns, and a wrong factor has its own sentence.
        bright = max(float(np.quantile(array[0], 0.995)), 1e-30)
        return np.asarray(colormaps[HEAT](np.clip(array[0] / bright, 0, 1)))[..., :3]
    change, usual = array[0] - photo, expected[0] - photo
    return 0.5 + (change / (6 * max(float(usual.std()), 1e-30))).transpose(1, 2, 0)


def _pixels(X: np.ndarray) -> np.ndarray:
    from helpers.images import SQUEEZENET_MEAN, SQUEEZENET_STD

    return X.transpose(1, 2, 0) * np.asarray(SQUEEZENET_STD) + np.asarray(SQUEEZENET_MEAN)


def _uri(pixels: np.ndarray) -> str:
    from PIL import Image

    image = Image.fromarray((np.clip(pixels, 0, 1) * 255).round().astype(np.uint8))
    file = io.BytesIO()
    image.resize((_SIDE, _SIDE), Image.Resampling.NEAREST).save(file, format="png", optimize=True)
    return data_uri("image/png", file.getvalue())
