"""Find the project's files that a module depends on, by reading import statements without importing."""

import ast
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_PACKAGES = ("autograde", "helpers")
# Data files that modules read when they run.
_DATA = {
    "helpers.model": ("helpers/data/squeezenet1_1.safetensors", "helpers/data/imagenet_classes.json"),
    "helpers.photos": ("helpers/data/photos/*.jpg", "helpers/data/photos/index.json"),
    "helpers.photo_bank": ("helpers/data/photo_bank/*/*.jpg",),
    "helpers.synthesis.magnitude": ("helpers/data/photo_spectrum.npy",),
    "helpers.synthesis.natural": ("helpers/data/photo_statistics.safetensors",),
    "helpers.atlas.files.folder": ("helpers/data/atlas/*.json", "helpers/data/atlas/*/*"),
    "helpers.paintings": ("helpers/data/paintings/*.jpg", "helpers/data/paintings/index.json"),
}


class Sources:
    """The source files of a project; each is parsed only once."""

    def __init__(self, root: Path = ROOT) -> None:
        """Use the packages in this folder."""
        self.root = root
        self.imports_of = cache(self._read_imports)

    def closure(self, modules: Iterable[str], without: Iterable[str] = ()) -> set[Path]:
        """Return the files of these modules and of all that they import, with the data files that those read.

        Modules in `without` are left out and not followed; a name that ends in ".*" means all modules below it.
        """
        excluded = tuple(without)
        waiting, visited, files = list(modules), set[str](), set[Path]()
        while waiting:
            module = waiting.pop()
            path = self.path_of(module)
            if module in visited or path is None or _is_among(module, excluded):
                continue
            visited.add(module)
            files.add(path)
            files.update(data for pattern in _DATA.get(module, ()) for data in self.root.glob(pattern))
            waiting += [*_packages_of(module), *self.imports_of(path)]
        return files

    def path_of(self, module: str) -> Path | None:
        """Return the module's file, None for a module outside the project."""
        if module.partition(".")[0] not in _PACKAGES:
            return None
        base = self.root.joinpath(*module.split("."))
        existing = (path for path in (base / "__init__.py", base.with_suffix(".py")) if path.is_file())
        return next(existing, None)

    def modules_below(self, package: str) -> list[str]:
        """Return all modules in the package's folder and below, sorted by path."""
        folder = self.root.joinpath(*package.split("."))
        paths = sorted(folder.rglob("*.py"))
        parts = (path.relative_to(self.root).with_suffix("").parts for path in paths)
        return [".".join(p[:-1] if p[-1] == "__init__" else p) for p in parts]

    def digest(self, files: Iterable[Path]) -> str:
        """Return the SHA-256 of the files' names and contents, in hexadecimal."""
        digest = hashlib.sha256()
        for path in sorted(files):
            content = path.read_bytes()
            digest.update(f"{path.relative_to(self.root).as_posix()}\0{len(content)}\0".encode() + content)
        return digest.hexdigest()

    def _read_imports(self, path: Path) -> tuple[str, ...]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        return tuple(dict.fromkeys(name for node in ast.walk(tree) for name in _imported(node)))


def packages(sources: Sources) -> dict[str, set[str]]:
    """Return {package: packages that it imports from} of autograde and helpers.

    Modules directly in these two count as packages of their own; all exercises count as one package.
    """
    graph: dict[str, set[str]] = {}
    for top in _PACKAGES:
        for module in sources.modules_below(top):
            path = sources.path_of(module)
            assert path
            mine = _package_of(module, path)
            imported = {name: sources.path_of(name) for name in sources.imports_of(path)}
            # Of `from package import module`, the module counts; importing a package for a module of it says nothing.
            wanted = {
                _package_of(name, found)
                for name, found in imported.items()
                if found and not any(other.startswith(f"{name}.") and imported[other] for other in imported)
            }
            graph.setdefault(mine, set()).update(wanted - {mine})
    return graph


def layers(graph: Mapping[str, set[str]]) -> Iterator[list[str]]:
    """Yield the packages from the bottom up: each layer imports only from earlier ones.

    Raises graphlib.CycleError, naming the packages, when some import from each other.
    """
    sorter = TopologicalSorter(graph)
    sorter.prepare()
    while sorter.is_active():
        layer = sorted(sorter.get_ready())
        yield layer
        sorter.done(*layer)


def _package_of(module: str, path: Path) -> str:
    if module.startswith("autograde.exercises."):
        return "autograde.exercises.*"
    if path.name == "__init__.py":
        return module
    parent = module.rpartition(".")[0]
    return module if parent in _PACKAGES else parent


def helpers_offered(root: Path = ROOT) -> dict[str, str]:
    """Return {name: module} of the names that helpers/__init__.py offers; raises ValueError if it lists none."""
    tree = ast.parse((root / "helpers" / "__init__.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "_HOME":
            return {name: f"helpers.{home}" for name, home in ast.literal_eval(node.value).items()}
    raise ValueError("helpers/__init__.py lists no names")


def _imported(node: ast.AST) -> Iterator[str]:
    """Yield the names that may be modules: for `from a import b`, both a and a.b."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
        yield node.module
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _packages_of(module: str) -> Iterator[str]:
    while "." in module:
        module = module.rpartition(".")[0]
        yield module


def _is_among(module: str, names: Iterable[str]) -> bool:
    return any(module == name or (name.endswith(".*") and module.startswith(name[:-1])) for name in names)


if __name__ == "__main__":
    for number, layer in enumerate(layers(packages(Sources())), start=1):
        print(f"{number:>2}  {', '.join(layer)}")
