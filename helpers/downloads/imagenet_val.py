"""CS231n's imagenet_val_25.npz: 25 photographs of ImageNet's validation set, downloaded on request.

Its licence forbids redistribution, so it is kept in the user's own folder and verified by its hash.
"""

import os
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from helpers.downloads.download import RemoteFile, fetch, file_sha256
from helpers.downloads.unpickling import NarrowUnpickler, numpy_names
from helpers.errors import DataError

OFFICIAL = RemoteFile(
    url="http://cs231n.stanford.edu/imagenet_val_25.npz",
    size=3_940_548,
    sha256="35141609d22457c791e8fbe10c2d3b09ed0d6a04b669173e9fbebb0b4915cd3c",
)
FOLDER_VARIABLE = "WHAT_CNNS_SEE_DATA"


def data_folder() -> Path:
    """Return the user's folder for downloaded data: $WHAT_CNNS_SEE_DATA, or the system's cache folder."""
    if chosen := os.environ.get(FOLDER_VARIABLE):
        return Path(chosen).expanduser()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "what-cnns-see"


def official_path() -> Path:
    """Return the path of the official file, whether it exists or not."""
    return data_folder() / OFFICIAL.name


def fetch_imagenet_val(progress: bool = True) -> Path:
    """Download the official file unless it is complete already, and return its path; raises DataError on failure."""
    return fetch(OFFICIAL, official_path(), progress)


def read_imagenet_val() -> tuple[NDArray[np.uint8], NDArray[np.int64], dict[int, str]]:
    """Return the official X (25, 224, 224, 3) uint8, y (25,) int64 and {class: name}, which lacks class 134.

    The file is read without executing any code in it. Raises DataError when it is missing, or its hash or structure
    is wrong.
    """
    path = official_path()
    if not path.is_file():
        raise DataError(
            f"{path} does not exist. With internet access, run `python data_scripts/fetch_imagenet_val.py` or "
            'helpers.downloads.imagenet_val.fetch_imagenet_val(); otherwise use source="embedded".'
        )
    if (got := file_sha256(path)) != OFFICIAL.sha256:
        raise DataError(
            f"{path} has SHA-256 {got} ({path.stat().st_size} bytes), expected {OFFICIAL.sha256} "
            f"({OFFICIAL.size} bytes). Delete it and run `python data_scripts/fetch_imagenet_val.py`."
        )
    with np.load(path, allow_pickle=False) as arrays:
        X, y = arrays["X"], arrays["y"]
    return X.astype(np.uint8, copy=False), y.astype(np.int64, copy=False), read_label_map(path)


def read_label_map(path: Path) -> dict[int, str]:
    """Return {class: name} from the archive's member label_map, a pickled 0-d array; raises DataError otherwise."""
    with zipfile.ZipFile(path) as archive, archive.open("label_map.npy") as member:
        version = np.lib.format.read_magic(member)
        if version == (1, 0):
            np.lib.format.read_array_header_1_0(member)
        else:
            np.lib.format.read_array_header_2_0(member)
        pickled = member.read()
    array: Any = NarrowUnpickler(pickled, numpy_names() | {("_codecs", "encode"): latin1_bytes}).load()
    labels = array.item() if isinstance(array, np.ndarray) and array.shape == () else array
    if not isinstance(labels, dict):
        raise DataError(f"label_map in {path} is a {type(labels).__name__}, expected a dict. Download the file again.")
    return {int(label): str(name) for label, name in labels.items()}


def latin1_bytes(text: str, encoding: str) -> bytes:
    """Replace codecs.encode, with which old pickle protocols store bytes; DataError for any encoding but latin1."""
    if encoding != "latin1":
        raise DataError(f"the pickle asks for the encoding {encoding!r}; expected 'latin1'. Do not trust this file.")
    return text.encode("latin1")
