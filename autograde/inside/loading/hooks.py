"""Free what a notebook's cells left behind before its functions are called."""

import gc
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from helpers.model import HOOKS


def release_hooks(namespace: Mapping[str, Any]) -> None:
    """Remove all hooks from the models in `namespace`, and free what they kept.

    A function that never removes its hook keeps a layer's activations of every photograph that the lesson shows the
    model afterwards: gigabytes, which its own calls would lack. The functions get other models.
    """
    torch: Any = sys.modules.get("torch")
    removed = 0
    for value in list(namespace.values()) if torch else ():
        with suppress(Exception):  # the notebook may have made anything of its models
            for module in value.modules() if isinstance(value, torch.nn.Module) else ():
                for kind in HOOKS:
                    removed += len(getattr(module, kind))
                    getattr(module, kind).clear()
    if removed:
        sys.last_type = sys.last_value = sys.last_traceback = None  # a failed cell's tensors
        gc.collect()
