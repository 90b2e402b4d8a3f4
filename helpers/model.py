"""Load the lessons' pretrained SqueezeNet: from this package, from torchvision's server, or from a file."""

import copy
import functools
import json
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.downloads.download import RemoteFile, fetch
from helpers.errors import ArgumentError, DataError

if TYPE_CHECKING:
    import torch

    from helpers.squeezenet import SqueezeNet

DATA = Path(__file__).parent / "data"
# Where torch keeps a module's hooks.
HOOKS = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks", "_backward_pre_hooks")
EMBEDDED = DATA / "squeezenet1_1.safetensors"
# torchvision's SqueezeNet1_1_Weights.IMAGENET1K_V1. The file name contains the first eight digits of the hash.
OFFICIAL = RemoteFile(
    url="https://download.pytorch.org/models/squeezenet1_1-b8a52dc0.pth",
    size=4_958_839,
    sha256="b8a52dc049b60e4b6ab68ad0df457362afab8b6304b2febdc1650a5dab4d7e7b",
)


def load_squeezenet(weights: str | Path = "embedded", device: "str | torch.device | None" = None) -> "SqueezeNet":
    """Return a pretrained SqueezeNet 1.1: frozen, in eval mode, channels_last, on `device` (default: CPU).

    weights: "embedded" (included in this package), "torchvision" (the official ones, downloaded once into torch
    hub's folder), or the path of a .safetensors or .pth state dict of torchvision's squeezenet1_1. The result's
    `class_names` lists the 1000 classes. Raises ArgumentError for other `weights`, DataError when a download fails
    or the file is not such a state dict.
    """
    import torch

    from helpers.squeezenet import SqueezeNet

    with torch.device("meta"):  # random initial weights would cost time and advance the global random state
        model = SqueezeNet()
    path = weights_path(weights)
    state = read_state(path)
    require_same_tensors(path, state, model.state_dict())
    model.load_state_dict(state, assign=True)
    model.class_names = load_class_names()
    model.requires_grad_(False).eval().to(device=device or "cpu", dtype=torch.float32)
    return model.to(memory_format=torch.channels_last)


def without_hooks(model: "torch.nn.Module") -> "torch.nn.Module":
    """Return a copy of the model that has none of its hooks.

    For functions that may forget theirs: what they leave behind stays on the copy, with all the images that it keeps.
    """
    hooks = [getattr(module, kind) for module in model.modules() for kind in HOOKS]
    return copy.deepcopy(model, {id(found): OrderedDict() for found in hooks})


def load_class_names() -> list[str]:
    """Return the 1000 ImageNet class names in the order of the scores, from torchvision's weight metadata."""
    return list(read_class_names())


@functools.cache
def read_class_names() -> tuple[str, ...]:
    """Return the names as a cached tuple; data_scripts/export_class_names.py wrote their file."""
    return tuple(json.loads((DATA / "imagenet_classes.json").read_text(encoding="utf-8")))


def weights_path(weights: str | Path) -> Path:
    """Return the path of the weights that `weights` names, downloading the official ones if necessary.

    Raises ArgumentError or DataError as `load_squeezenet` does.
    """
    if weights == "embedded":
        return EMBEDDED
    if weights == "torchvision":
        import torch

        return fetch(OFFICIAL, Path(torch.hub.get_dir()) / "checkpoints" / OFFICIAL.name)
    if not isinstance(weights, str | Path):
        raise ArgumentError(f"weights is {weights!r}; {CHOICES}")
    path = Path(weights).expanduser()
    if path.suffix not in (".safetensors", ".pth"):
        raise ArgumentError(f"weights is {str(weights)!r}; {CHOICES}")
    if not path.is_file():
        raise DataError(f'there is no file {path.absolute()}. Correct the path or use weights="embedded".')
    return path


CHOICES = 'use "embedded", "torchvision", or the path of a .safetensors or .pth file.'


def read_state(path: Path) -> "dict[str, torch.Tensor]":
    """Read a state dict; a .pth file with weights_only=True, so that no code in it runs. Raises DataError."""
    try:
        if path.suffix == ".safetensors":
            from safetensors.torch import load_file

            return load_file(path)
        import torch

        state: Any = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # zip, pickle and safetensors raise many kinds: all mean a damaged file
        reason = str(error).partition("\n")[0][:120]
        raise DataError(
            f"cannot read weights from {path} ({path.stat().st_size} bytes): "
            f"{type(error).__name__}: {reason}. "
            'Expected a complete state dict of squeezenet1_1; download it again or use weights="embedded".'
        ) from error
    return state


def require_same_tensors(path: Path, state: Any, expected: "dict[str, torch.Tensor]") -> None:
    """Raise DataError unless `state` maps exactly the names in `expected` to float tensors of the same shapes."""
    import torch

    def found(name: str) -> object:
        tensor = state.get(name) if isinstance(state, dict) else None
        if not isinstance(tensor, torch.Tensor):
            return "nothing"
        return tuple(tensor.shape) if tensor.is_floating_point() else tensor.dtype

    wrong = [
        f"{name} {found(name)}, expected {tuple(t.shape)}" for name, t in expected.items() if found(name) != t.shape
    ]
    wrong += [f"{name}, expected nothing" for name in state if name not in expected] if isinstance(state, dict) else []
    if wrong:
        raise DataError(
            f"{path} is not a state dict of torchvision's squeezenet1_1: got {wrong[0]}"
            f"{f' (and {len(wrong) - 1} more differences)' if wrong[1:] else ''}. "
            'Save yours with model.state_dict(), or use weights="embedded".'
        )
