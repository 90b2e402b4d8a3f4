"""Cache of the report's galleries, which take seconds to compute and change only with the exercises."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from autograde.exercise import Exercise
from autograde.files import strict_json, write_atomically
from autograde.grading.versions import checks_hash
from autograde.report.gallery import Tile, gallery


def kept_gallery(folder: Path, exercise: Exercise, misconceptions: Sequence[str]) -> list[Tile]:
    """Return `gallery(exercise, misconceptions)`, from the file in `folder` if its sources have not changed."""
    path = folder / f"{exercise.name}.json"
    made_from = _made_from(exercise, misconceptions)
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        if known["made_from"] == made_from:
            return [Tile(**tile) for tile in known["tiles"]]
    except (OSError, ValueError, KeyError, TypeError):
        pass  # missing, or of another version: compute it again
    tiles = gallery(exercise, misconceptions)
    data = {"made_from": made_from, "tiles": [asdict(tile) for tile in tiles]}
    write_atomically(path, strict_json(data).encode())
    return tiles


def _made_from(exercise: Exercise, misconceptions: Sequence[str]) -> str:
    own = Path(__file__).with_name("gallery.py").read_bytes()
    arguments = json.dumps([checks_hash([exercise.name], {}), list(misconceptions)]).encode()
    return hashlib.sha256(own + arguments).hexdigest()
