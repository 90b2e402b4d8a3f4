"""How pytest runs the solved notebooks with nbval: demonstrations only with --play, pictures as they are stored."""

import os
from collections.abc import Iterator

import pytest

from helpers.pictures import ONE_IMAGE


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--play", action="store_true", help="run the notebooks' long demonstrations (cells tagged play) too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        cell = getattr(item, "cell", None)
        if cell is None:
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
