"""What the tests of the API stand on besides firms."""

from collections.abc import AsyncIterator, Iterator

import pytest
from fastapi import FastAPI

from service.settings import Settings
from tests.api.live import LiveServer, live
from tests.builders.acting import Acting, acting_in


@pytest.fixture(scope="session")
def live_server(test_settings: Settings) -> Iterator[LiveServer]:
    """The application over this worker's database, served on loopback."""
    with live(test_settings) as server:
        yield server


@pytest.fixture
async def acting(app: FastAPI, test_settings: Settings) -> AsyncIterator[Acting]:
    """Returns clients that carry a member's token."""
    async with acting_in(app, test_settings) as sign:
        yield sign
