"""The network of an atlas by its name: the course's own, or any classifier of torchvision."""

import functools
from pathlib import Path

import torch
from torch import nn

from helpers.errors import ArgumentError, DataError
from helpers.model import load_squeezenet

OWN = "squeezenet"


@functools.lru_cache(maxsize=2)
def load_network(name: str = OWN, weights: str = "default", device: str = "cpu") -> nn.Module:
    """Return a network in evaluation mode, frozen, channels_last; the same one for the same arguments.

    name: "squeezenet", the course's, or a classifier of torchvision, such as "googlenet" (InceptionV1, the paper's).
    weights: "default" (the embedded ones; for others, torchvision's, downloaded once), "random", or the path of a
    state dict. device: as torch names it. Raises ArgumentError for an unknown network or device, DataError if weights
    cannot be downloaded or read.
    """
    where = _device(device)
    if name == OWN and weights != "random":
        return load_squeezenet("embedded" if weights == "default" else weights, where)
    model = _torchvision("squeezenet1_1" if name == OWN else name, weights)
    return model.requires_grad_(False).eval().to(where).to(memory_format=torch.channels_last)


def _torchvision(name: str, weights: str) -> nn.Module:
    from torchvision.models import get_model, list_models

    known = [one for one in list_models() if "." not in one and not one.startswith(("quantized", "raft"))]
    if name not in known:
        raise ArgumentError(f"there is no network {name!r}; use {OWN}, or a classifier of torchvision: googlenet, ...")
    options = {"init_weights": True} if name in ("googlenet", "inception_v3") else {}
    if weights == "default":
        return _downloaded(name)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        model = get_model(name, weights=None, **options)
    if weights != "random":
        path = Path(weights).expanduser()
        if not path.is_file():
            raise DataError(f'there is no file {path}; weights is "default", "random", or the path of a state dict.')
        model.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
    return model


def _downloaded(name: str) -> nn.Module:
    from urllib.error import URLError

    from torchvision.models import get_model

    try:
        return get_model(name, weights="DEFAULT")
    except (URLError, OSError) as error:
        raise DataError(
            f"cannot download the weights of {name}: {error}. Check the network and run it again, or give the path of "
            'a state dict that you have, or "random" to try the rest.'
        ) from error


def _device(name: str) -> torch.device:
    try:
        device = torch.device(name)
        torch.empty(0, device=device)
    except (RuntimeError, AssertionError) as error:
        reason = str(error).partition("\n")[0]
        raise ArgumentError(f'device is {name!r}, which this machine does not have ({reason}); use "cpu".') from error
    return device
