"""One module an exercise, named like the function that students write. To add one, add a file that defines EXERCISE."""

import pkgutil


def names() -> list[str]:
    """The exercises that there are, without importing them."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
