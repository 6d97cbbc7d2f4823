"""What the tests of the API stand on besides firms."""

from collections.abc import Iterator

import pytest

from service.settings import Settings
from tests.api.live import LiveServer, live


@pytest.fixture(scope="session")
def live_server(test_settings: Settings) -> Iterator[LiveServer]:
    """The application over this worker's database, served on loopback."""
    with live(test_settings) as server:
        yield server
