"""Whether a worker has the packages that the coordinator has: with others, results may differ."""

import platform
from collections.abc import Mapping
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version

_MATTER = ("what-cnns-see", "torch", "torchvision", "numpy")  # results may differ between versions
ALIKE = "Install the same version of this project and its pinned packages there, and restart its worker"


def own_versions() -> dict[str, str]:
    """Return the versions of Python and of all packages here that affect numerical results."""
    installed = {"Python": ".".join(platform.python_version_tuple()[:2])}
    for name in _MATTER:
        with suppress(PackageNotFoundError):
            installed[name] = version(name)
    return installed


def differences(required: Mapping[str, str]) -> str | None:
    """Return a sentence on how the versions here differ from the required ones; None if they are the same."""
    here = own_versions()
    names = [what for what in required if here.get(what) != required[what]]
    different = [f"{what} {here.get(what, '(none)')} instead of {required[what]}" for what in names]
    return f"it has {', '.join(different)}. {ALIKE}" if different else None
