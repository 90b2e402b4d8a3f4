"""How pytest runs the solved notebooks with nbval: demonstrations only with --play."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--play", action="store_true", help="run the notebooks' long demonstrations (cells tagged play) too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        cell = getattr(item, "cell", None)
        if cell is None:
            continue
        if "play" in cell.metadata.get("tags", []) and not config.getoption("--play"):
            item.add_marker(pytest.mark.skip(reason="a demonstration; --play runs it"))
