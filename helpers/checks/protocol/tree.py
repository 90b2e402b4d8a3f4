"""Returned values as trees: arrays and None, nested in lists and dicts. Tuples become lists, numbers arrays."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

MAX_ELEMENTS = 4_000_000  # right answers return at most a tenth of this
_MAX_LEAVES = 1_000
_MAX_DEPTH = 4
_MAX_NAMES = 10  # of a dict's keys that are listed

# None, an array, or a list or dict of trees.
Tree = Any


class TooLarge(Exception):
    """The value is too large to keep; `facts` are for `Record.too_large`."""

    def __init__(self, of: str, size: int, **more: Any) -> None:
        """Keep the facts: there are `size` things of the kind `of` ("numbers", "arrays" or "things")."""
        super().__init__(f"{size} {of}")
        self.facts = {"of": of, "size": size, **more}


def to_tree(value: Any) -> Tree:
    """Convert nested tensors, arrays, PIL images and numbers to a tree; None if there is anything else in the value.

    Raises TooLarge for more than 4,000,000 numbers or 1,000 arrays.
    """
    try:
        tree = _converted(value, _MAX_DEPTH)
    except TypeError:
        return None
    arrays = [array for _, array in leaves(tree)]
    if len(arrays) > _MAX_LEAVES:
        raise TooLarge("arrays", len(arrays))
    size = sum(array.size for array in arrays)
    if size > MAX_ELEMENTS:
        raise TooLarge("numbers", size, shape=list(tree.shape) if isinstance(tree, np.ndarray) else None)
    return tree


def to_array(value: Any) -> np.ndarray | None:
    """Convert a tensor, array, PIL image or number to a plain numeric array; None for anything else."""
    torch = sys.modules.get("torch")  # the coordinator of a run uses records without importing torch
    if torch and isinstance(value, torch.Tensor):
        value = value.detach().cpu()
        value = (value.float() if value.dtype in (torch.bfloat16, torch.float16) else value).resolve_conj().numpy()
    if type(value).__module__.startswith("PIL."):
        value = np.asarray(value)
    if isinstance(value, np.generic | bool | int | float):
        value = np.asarray(value)
    if isinstance(value, np.ndarray) and value.dtype.kind in "biuf" and value.dtype.itemsize <= 8:
        return np.array(value, dtype=np.float32 if value.dtype == np.float16 else value.dtype)
    return None


def leaves(tree: Tree, path: str = "") -> Iterator[tuple[str, np.ndarray]]:
    """Yield (path, array) of every array, depth first, with paths such as "1" or "curves.0"; "" is the tree itself."""
    if isinstance(tree, np.ndarray):
        yield path, tree
        return
    items = tree.items() if isinstance(tree, Mapping) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in items:
        yield from leaves(value, f"{path}.{key}" if path else str(key))


def leaf(tree: Tree, path: str) -> Tree:
    """Return the subtree at the path, None if the tree has no such path."""
    for key in path.split(".") if path else ():
        if isinstance(tree, Mapping):
            tree = tree.get(key)
        elif isinstance(tree, list) and key.isdecimal() and int(key) < len(tree):
            tree = tree[int(key)]
        else:
            return None
    return tree


def form(tree: Tree) -> dict[str, Any]:
    """Describe the tree: kind ("nothing", "number", "array", "elements" or "dict"), and a count or the dict's names."""
    if tree is None:
        return {"kind": "nothing"}
    if isinstance(tree, np.ndarray):
        return {"kind": "array" if tree.ndim else "number"}
    if isinstance(tree, Mapping):
        return {"kind": "dict", "names": [str(name) for name in tree][:_MAX_NAMES]}
    return {"kind": "elements", "count": len(tree)}


def shape_text(shape: Sequence[int]) -> str:
    """Return the shape as Python writes it, such as "(5, 7)" or "(5,)"."""
    return "(" + ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "") + ")"


def is_sound(tree: Tree, depth: int = _MAX_DEPTH) -> bool:
    """Return whether untrusted data are a tree of plain numeric arrays within the limits of `to_tree`."""
    return _is_nesting(tree, depth) and _within_bounds(tree)


def _is_nesting(tree: Tree, depth: int) -> bool:
    if tree is None:
        return True
    if isinstance(tree, np.ndarray):
        return tree.dtype.kind in "biuf"
    if depth == 0 or not isinstance(tree, list | dict) or len(tree) > _MAX_LEAVES:
        return False
    if isinstance(tree, dict) and not all(isinstance(key, str) and len(key) <= 100 for key in tree):
        return False
    return all(_is_nesting(value, depth - 1) for value in (tree.values() if isinstance(tree, dict) else tree))


def _within_bounds(tree: Tree) -> bool:
    arrays = [array for _, array in leaves(tree)]
    return len(arrays) <= _MAX_LEAVES and sum(array.size for array in arrays) <= MAX_ELEMENTS


def _converted(value: Any, depth: int) -> Tree:
    """The value as a tree; raises TypeError for values that trees cannot hold."""
    if value is None:
        return None
    array = to_array(value)
    if array is not None:
        return array
    if depth and isinstance(value, Mapping):
        return {str(key)[:100]: _converted(item, depth - 1) for key, item in value.items()}
    if depth and isinstance(value, list | tuple):
        if len(value) > _MAX_LEAVES:
            raise TooLarge("things", len(value), type=type(value).__name__)
        return [_converted(item, depth - 1) for item in value]
    raise TypeError(type(value).__name__)
