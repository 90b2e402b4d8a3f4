"""How pytest runs the solved notebooks with nbval: demonstrations only with --play, pictures as they are stored.

With --facts the lessons' facts cells run where they are written, and must give what the prose says.
"""

import os
from collections.abc import Iterator

import pytest

from helpers.pictures import ONE_IMAGE


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--play", action="store_true", help="run the notebooks' long demonstrations (cells tagged play) too")
    parser.addoption("--facts", action="store_true", help="compute again what the lessons' prose says, in the same run")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    needed: set[str] = set()
    if config.getoption("--facts"):
        from facts_cells import insert_facts_cells

        needed = insert_facts_cells(items)
    for item in items:
        cell = getattr(item, "cell", None)
        if cell is None or cell.id in needed:
            continue
        if "play" in cell.metadata.get("tags", []) and not config.getoption("--play"):
            item.add_marker(pytest.mark.skip(reason="a demonstration; --play runs it"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Start kernels in which a picture is one image, which nbval does not compare, and not HTML."""
    if getattr(item, "cell", None) is None:  # a process of pytest-xdist calls this for all tests
        return (yield)
    before = os.environ.get(ONE_IMAGE)
    os.environ[ONE_IMAGE] = "png"
    try:
        return (yield)
    finally:
        os.environ.pop(ONE_IMAGE) if before is None else os.environ.update({ONE_IMAGE: before})
