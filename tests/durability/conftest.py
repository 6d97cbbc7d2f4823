"""One installation for all tests of this folder: each leaves it working."""

from collections.abc import Iterator

import pytest

from tests.durability.installation import Installation, installed


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    """An installation whose database writes to disk."""
    with installed() as made:
        yield made
