"""A large upload passes through the server without being held by it."""

import resource
from collections.abc import AsyncIterator

from tests.builders.documents import document_of
from tests.conftest import Firm

MIB = 1024 * 1024
SENT, HELD = 128, 32


def held_at_most() -> int:
    """The most memory that this process ever held, in MiB (getrusage(2) gives KiB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


async def test_an_upload_is_never_held_as_a_whole(firm_a: Firm) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(SENT):
            yield bytes(MIB)

    place = await document_of(firm_a, content=b"what is needed once is loaded")
    before = held_at_most()
    sent = await firm_a.api.put(f"{place}/content", content=pieces())
    assert (sent.status_code, sent.json()["size_bytes"]) == (201, SENT * MIB)
    assert held_at_most() - before <= HELD
