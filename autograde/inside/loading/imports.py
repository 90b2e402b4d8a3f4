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
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            return vars(self)[name] if name not in helpers.__all__ else getattr(helpers, name)
        except KeyError:
            # In answer to another error, so that it does not count as one that the student's code raises on purpose.
            raise ModuleNotFoundError(self.__dict__["_reason"])  # noqa: B904


def rescue(node: ast.stmt, error: BaseException, namespace: dict[str, Any]) -> list[str] | None:
    """Bind the names of a failed import statement, as far as helpers has them, and return those left undefined.

    Returns None if the statement does not import. For a star import `offer_helpers` does the same.
    """
    if isinstance(node, ast.Import):
        for alias in node.names:
            _rescue_module(alias, str(error), namespace)
        return [name for name in imported_names(node) if isinstance(namespace.get(name), StandIn)]
    if isinstance(node, ast.ImportFrom) and not is_star(node):
        return [name for alias in node.names for name in _rescue_names(node, alias, namespace)]
    return [] if is_star(node) else None


def is_star(node: ast.AST | None) -> bool:
    """Whether the statement is a star import."""
    return isinstance(node, ast.ImportFrom) and node.names[0].name == "*"


def imported_names(node: ast.AST) -> list[str]:
    """The names that an import statement binds, as far as it tells: none for a star import or another statement."""
    if not isinstance(node, ast.Import | ast.ImportFrom) or is_star(node):
        return []
    return [alias.asname or alias.name.partition(".")[0] for alias in node.names]


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


def _rescue_names(node: ast.ImportFrom, alias: ast.alias, namespace: dict[str, Any]) -> list[str]:
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


def offer_helpers(namespace: dict[str, Any]) -> None:
    """Bind the names of helpers, as a star import of a course's own module would."""
    namespace.update({name: getattr(helpers, name) for name in helpers.__all__ if _offers(name)})


def _offers(name: str) -> bool:
    try:
        getattr(helpers, name)
    except (ImportError, AttributeError):
        return False
    return True
