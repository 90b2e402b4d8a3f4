"""Connect to a Dask cluster, or start a small one on this machine."""

import importlib.util
import logging
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from helpers.errors import HelperError

_CONNECT_SECONDS = 20
_NEVER = logging.CRITICAL + 1  # above the level of any message
_LOCAL = re.compile(r"local:([1-9]\d{0,2})\Z")
_REMOTE = re.compile(r"(tcp|tls)://(\[[\da-f:.%\w]+\]|[\w.-]+):\d{1,5}\Z", re.IGNORECASE)
_FORMS = "tcp://HOST:8786 or tls://HOST:8786 (a scheduler), or local:N (N workers on this machine)"


def check_address(address: str) -> None:
    """Raise HelperError unless `address` names a cluster and dask.distributed is installed."""
    if not (_LOCAL.match(address) or _REMOTE.match(address)):
        raise HelperError(f"--cluster is {address!r}; expected {_FORMS}.")
    if importlib.util.find_spec("distributed") is None:
        raise HelperError("--cluster needs dask.distributed: pip install 'what-cnns-see[cluster]'.")


@contextmanager
def connected(address: str, preload: Sequence[str] = ()) -> Iterator[Any]:
    """Connect to the scheduler at `address`, or start local:N workers; the value is a distributed.Client.

    preload: modules that local workers import when they start. Raises HelperError when the scheduler does not answer or
    refuses the connection.
    """
    import dask
    from distributed import Client, LocalCluster
    from distributed.versions import VersionMismatchWarning

    local = _LOCAL.match(address)
    quiet = {
        "distributed.admin.large-graph-warning-threshold": "1GB",  # submissions may be large, but are few at a time
        "distributed.scheduler.http.routes": [],  # serve no dashboard
    }
    with dask.config.set(quiet), _silent(), warnings.catch_warnings(), ExitStack() as stack:
        # `prepare` compares the versions that matter on each worker.
        warnings.simplefilter("ignore", VersionMismatchWarning)
        try:
            cluster = stack.enter_context(LocalCluster(**_local(int(local[1]), preload))) if local else address
            client = stack.enter_context(Client(cluster, timeout=_CONNECT_SECONDS, set_as_default=False))
        except (OSError, TypeError, ValueError) as error:
            raise HelperError(
                f"no connection to a Dask scheduler at {address}: {error or type(error).__name__}. Check that "
                "`dask scheduler` is running there, that no firewall blocks it, and for tls:// the certificates."
            ) from error
        yield client


def _local(workers: int, preload: Sequence[str]) -> dict[str, Any]:
    """Return the arguments of LocalCluster."""
    from distributed import Security

    return {
        "n_workers": workers,
        "threads_per_worker": 1,
        "dashboard_address": "127.0.0.1:0",  # None would mean port 8787, with a warning if that is in use
        "scheduler_kwargs": {"dashboard": False},
        "memory_limit": 0,  # graders and student code are other processes, with their own limits
        "silence_logs": _NEVER,
        "preload": list(preload),
        "security": Security.temporary() if importlib.util.find_spec("cryptography") else None,
    }


@contextmanager
def _silent() -> Iterator[None]:
    """Suppress Dask's log messages: what concerns the run is reported in sentences."""
    logger = logging.getLogger("distributed")
    before = logger.level
    logger.setLevel(_NEVER)
    try:
        yield
    finally:
        logger.setLevel(before)
