"""Options and fixtures every test may use."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ward import Ward


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite what the dialogues expect")


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    """A small ward on a database of its own, nobody linked yet, 16 November 2026 at 07:55."""
    with Ward.opened(tmp_path / "ward.db") as opened:
        yield opened
