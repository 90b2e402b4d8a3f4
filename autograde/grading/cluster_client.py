"""Connect to a Dask cluster, or start a small one on this machine."""

import importlib.util
import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from helpers.errors import HelperError

_CONNECT_SECONDS = 20
_NEVER = logging.CRITICAL + 1  # no message is as grave
_LOCAL = re.compile(r"local:([1-9]\d{0,2})\Z")
_REMOTE = re.compile(r"(tcp|tls)://(\[[\da-f:.%\w]+\]|[\w.-]+):\d{1,5}\Z", re.IGNORECASE)
_WANTED = "tcp://HOST:8786 or tls://HOST:8786 (a scheduler), or local:N (N workers on this machine)"


def check_address(address: str) -> None:
    """Raise HelperError if this is no address of a cluster, or what it needs is not installed."""
    if not (_LOCAL.match(address) or _REMOTE.match(address)):
        raise HelperError(f"--cluster is {address!r}; wanted {_WANTED}.")
    if importlib.util.find_spec("distributed") is None:
        raise HelperError("--cluster needs dask.distributed: pip install 'what-cnns-see[cluster]'.")


@contextmanager
def connected(address: str) -> Iterator[Any]:
    """A distributed.Client; raises HelperError when there is no scheduler, or it does not let this machine in."""
    import dask
    from distributed import Client, LocalCluster
    from distributed.versions import VersionMismatchWarning

    local = _LOCAL.match(address)
    quiet = {
        "distributed.admin.large-graph-warning-threshold": "1GB",  # submissions may be large, and are not many
        "distributed.scheduler.http.routes": [],  # no pages are served
    }
    with dask.config.set(quiet), _silent(), warnings.catch_warnings(), ExitStack() as stack:
        # Which versions matter is asked of each worker before it gets work.
        warnings.simplefilter("ignore", VersionMismatchWarning)
        try:
            cluster = stack.enter_context(LocalCluster(**_local(int(local[1])))) if local else address
            client = stack.enter_context(Client(cluster, timeout=_CONNECT_SECONDS, set_as_default=False))
        except (OSError, TypeError, ValueError) as error:
            raise HelperError(
                f"no connection to a Dask scheduler at {address}: {error or type(error).__name__}. Look at whether "
                "`dask scheduler` runs there, whether a firewall is between, and for tls:// at the certificates."
            ) from error
        yield client


def _local(workers: int) -> dict[str, Any]:
    """How LocalCluster is to be made."""
    from distributed import Security

    return {
        "n_workers": workers,
        "threads_per_worker": 1,
        "dashboard_address": "127.0.0.1:0",  # None would be port 8787, with a warning where that is taken
        "scheduler_kwargs": {"dashboard": False},
        "memory_limit": 0,  # what needs much of it is in other processes, with limits of their own
        "silence_logs": _NEVER,
        "preload": ["autograde.grading.cluster_tasks"],
        "security": Security.temporary() if importlib.util.find_spec("cryptography") else None,
    }


@contextmanager
def _silent() -> Iterator[None]:
    """Without dask's own log lines: what concerns the run is told in sentences."""
    logger = logging.getLogger("distributed")
    before = logger.level
    logger.setLevel(_NEVER)
    try:
        yield
    finally:
        logger.setLevel(before)
