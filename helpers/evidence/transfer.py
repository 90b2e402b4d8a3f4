"""Whether images made to fool SqueezeNet fool another network: measured once, by data_scripts/measure_transfer.py."""

import json
from pathlib import Path
from typing import NamedTuple

from helpers.errors import DataError

FILE = Path(__file__).resolve().parents[1] / "data" / "transfer.json"


class Transfer(NamedTuple):
    """What was measured on `photographs` photographs.

    `other`: the other network's name. `recognised`: how many photographs it recognises. `fooled`: by what was done to
    the photographs, how many of them SqueezeNet gets wrong, and how many of `recognised` the other network gets wrong.
    """

    photographs: int
    other: str
    recognised: int
    fooled: dict[str, tuple[int, int]]


def load_transfer() -> Transfer:
    """Return the stored measurement; raises DataError if its file is missing or damaged."""
    try:
        data = json.loads(FILE.read_text(encoding="utf-8"))
        photographs, recognised = data["photographs"], data["recognised_by_the_other"]
        fooled = {
            name: (photographs - one["squeezenet"]["correct"], recognised - one["other"]["correct"])
            for name, one in data["images"].items()
        }
        return Transfer(photographs, data["other_network"]["name"], recognised, fooled)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"{FILE} cannot be read ({error}); restore the file that came with the course.") from error
