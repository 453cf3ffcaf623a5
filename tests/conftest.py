"""Options and fixtures every test may use."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.ward import Ward

# The same examples every time and no clock: what else a machine is busy with is no fault of the code.
# To look further: pytest -m hypothesis --hypothesis-profile=wander
settings.register_profile(
    "steady",
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("wander", settings.get_profile("steady"), derandomize=False)
settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite what the dialogues expect")


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    """A small ward on a database of its own, nobody linked yet, 16 November 2026 at 07:55."""
    with Ward.opened(tmp_path / "ward.db") as opened:
        yield opened
