"""Import and load, once, what every submission needs."""

import gc
import importlib
import sys
from collections.abc import Iterable
from contextlib import suppress

ON_DEMAND = ("torchvision",)  # takes a third of all that is imported, and most submissions do without it


def warm_up() -> None:
    """Import torch, matplotlib, helpers and others and load the weights, on one thread, shared with all children."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot
    import torch

    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)

    import helpers
    from helpers.checks.protocol.arguments import PhotoLabels, Photos, SqueezeNet

    for library in ("scipy.ndimage", "PIL.Image", "cv2", "tqdm"):
        with suppress(ImportError):
            importlib.import_module(library)
    for name in helpers.__all__:
        with suppress(ImportError):  # an optional library may be missing; a student who uses it gets the error
            getattr(helpers, name)
    for argument in (SqueezeNet(), Photos([0]), PhotoLabels([0])):
        argument.build()
    for module in ("calls", "kernel", "loading.module", "loading.notebook"):
        importlib.import_module(f"autograde.inside.{module}")
    from autograde.inside.loading.notebook import warm_shell

    warm_shell()
    sys.dont_write_bytecode = True  # from here on, only students' code imports
    _freeze()


def import_on_demand(libraries: Iterable[str]) -> None:
    """Import those of ON_DEMAND that are among `libraries`, so that later children find them imported."""
    missing = [name for name in ON_DEMAND if name in libraries and name not in sys.modules]
    for library in missing:
        with suppress(ImportError):
            importlib.import_module(library)
    if missing:
        _freeze()


def _freeze() -> None:
    gc.collect()
    gc.freeze()  # the collector then leaves these pages alone, and the children share them
