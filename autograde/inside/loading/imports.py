"""Rescue failed imports: take from helpers what courses import under other names, and note the rest as missing."""

import ast
import importlib
import types
from typing import Any

import helpers


class StandIn(types.ModuleType):
    """A module in place of one that cannot be imported: it offers the names of helpers."""

    def __init__(self, name: str, reason: str) -> None:
        """Stand in for module `name`, which failed to import for this `reason`."""
        super().__init__(name)
        self.__dict__["_reason"] = reason

    def __getattr__(self, name: str) -> Any:
        """The name from helpers; raises ModuleNotFoundError with the original reason for any other."""
        if name in helpers.__all__:
            return getattr(helpers, name)
        if name.startswith("__"):
            raise AttributeError(name)
        raise ModuleNotFoundError(self.__dict__["_reason"])


def rescue(node: ast.stmt, error: BaseException, namespace: dict[str, Any]) -> list[str] | None:
    """Bind the names of a failed import statement, as far as helpers has them, and return those left undefined.

    Returns None if the statement does not import.
    """
    if isinstance(node, ast.Import):
        for alias in node.names:
            _rescue_module(alias, str(error), namespace)
        return [alias.asname or alias.name.partition(".")[0] for alias in node.names if not _found(alias, namespace)]
    if isinstance(node, ast.ImportFrom):
        return [name for alias in node.names for name in _rescue_names(node, alias, namespace)]
    return None


def _rescue_module(alias: ast.alias, reason: str, namespace: dict[str, Any]) -> None:
    try:
        module = importlib.import_module(alias.name)
        first = importlib.import_module(alias.name.partition(".")[0])
    except Exception:
        module = first = StandIn(alias.name, reason)
        inner = first
        for part in alias.name.split(".")[1:]:
            inner.__dict__[part] = inner = StandIn(part, reason)
    namespace[alias.asname or alias.name.partition(".")[0]] = module if alias.asname else first


def _found(alias: ast.alias, namespace: dict[str, Any]) -> bool:
    return not isinstance(namespace.get(alias.asname or alias.name.partition(".")[0]), StandIn)


def _rescue_names(node: ast.ImportFrom, alias: ast.alias, namespace: dict[str, Any]) -> list[str]:
    if alias.name == "*":
        namespace.update({name: getattr(helpers, name) for name in helpers.__all__ if _offers(name)})
        return []
    name = alias.asname or alias.name
    if not node.level and node.module:
        try:
            namespace[name] = getattr(importlib.import_module(node.module), alias.name)
            return []
        except Exception:
            pass
    if alias.name in helpers.__all__ and _offers(alias.name):
        namespace[name] = getattr(helpers, alias.name)
        return []
    return [name]


def _offers(name: str) -> bool:
    try:
        getattr(helpers, name)
    except (ImportError, AttributeError):
        return False
    return True
