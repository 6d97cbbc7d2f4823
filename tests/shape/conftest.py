"""Cases that many tests read and none changes: built once, since building one costs dozens of requests."""

from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI

from service.settings import Settings
from tests.builders.casefile import Case, build_case
from tests.conftest import Firm, entered

Standing = tuple[Firm, Case]
"""A firm and its case."""


@pytest.fixture(scope="module")
async def standing_a(app: FastAPI, test_settings: Settings) -> AsyncIterator[Standing]:
    """One firm with a case whose every field is filled."""
    async with entered(app, test_settings, "Adams & Abbott") as firm:
        yield firm, await build_case(firm.api)


@pytest.fixture(scope="module")
async def standing_b(app: FastAPI, test_settings: Settings) -> AsyncIterator[Standing]:
    """Another firm with such a case."""
    async with entered(app, test_settings, "Baker & Brandt") as firm:
        yield firm, await build_case(firm.api)


@pytest.fixture(scope="module")
async def standing_bare(app: FastAPI, test_settings: Settings) -> AsyncIterator[Standing]:
    """A firm with a case in which nothing is filled that may be left out."""
    async with entered(app, test_settings, "Crane & Clay") as firm:
        yield firm, await build_case(firm.api, bare=True)
