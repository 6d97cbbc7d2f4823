"""A file that is sealed in chunks opens whole and in parts, and not after its chunks were tampered with."""

import asyncio
from collections.abc import AsyncIterator, Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.values.sealed_stream import PLAIN_BYTES, Stretch, opened_file, sealed_file
from service.values.sealing import Unopenable

KEY, HERE = bytes(range(32)), b"firm/document_versions/row"
SEALED_BYTES = PLAIN_BYTES + 16  # AES-GCM adds a tag of 16 bytes

sizes = st.one_of(
    st.integers(0, 300),
    st.sampled_from([n * PLAIN_BYTES + d for n in (1, 2, 3) for d in (-1, 0, 1)]),
)


async def pieces(data: bytes, lengths: Iterable[int]) -> AsyncIterator[bytes]:
    for length in lengths:
        yield data[:length]
        data = data[length:]
    yield data


def content(size: int) -> bytes:
    """Bytes of which no two chunks are the same."""
    return b"".join(n.to_bytes(4, "big") for n in range(size // 4 + 1))[:size]


def seal(data: bytes, lengths: Iterable[int] = (), at: bytes = HERE) -> bytes:
    async def run() -> bytes:
        return b"".join([chunk async for chunk in sealed_file(KEY, at, pieces(data, lengths))])

    return asyncio.run(run())


def opened(sealed: bytes, part: Stretch, lengths: Iterable[int] = (), at: bytes = HERE) -> bytes:
    async def run() -> bytes:
        taken = sealed[part.sealed_start : part.sealed_end]
        return b"".join([plain async for plain in opened_file(KEY, at, part, pieces(taken, lengths))])

    return asyncio.run(run())


@settings(deadline=None, max_examples=40)
@given(sizes, st.lists(st.integers(0, 2 * PLAIN_BYTES), max_size=5), st.lists(st.integers(0, 99_999), max_size=5))
def test_a_file_is_opened_as_it_was_however_its_bytes_came(size: int, put: list[int], got: list[int]) -> None:
    data = content(size)
    sealed = seal(data, put)
    assert len(sealed) == Stretch(0, size, size).sealed_end
    assert opened(sealed, Stretch(0, size, size), got) == data


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_any_part_of_a_file_is_opened_by_itself(data: st.DataObject) -> None:
    size = data.draw(sizes.filter(bool))
    start = data.draw(st.integers(0, size - 1))
    end = data.draw(st.integers(start + 1, size))
    assert opened(seal(content(size)), Stretch(start, end, size)) == content(size)[start:end]


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_chunks_that_are_left_out_doubled_swapped_or_cut_off_do_not_open(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 4))
    size = count * PLAIN_BYTES - data.draw(st.integers(0, 100))
    sealed = seal(content(size))
    chunks = [sealed[at : at + SEALED_BYTES] for at in range(0, len(sealed), SEALED_BYTES)]
    order = data.draw(st.lists(st.integers(0, count - 1), max_size=count + 1))
    cut = data.draw(st.integers(0, 3))
    tampered = b"".join(chunks[n] for n in order)
    tampered = tampered[: len(tampered) - cut]
    if tampered == sealed:
        return

    async def run() -> bytes:
        part = Stretch(0, size, size)
        return b"".join([plain async for plain in opened_file(KEY, HERE, part, pieces(tampered, ()))])

    with pytest.raises(Unopenable):
        asyncio.run(run())


def test_a_shorter_file_is_not_passed_off_as_the_whole() -> None:
    sealed = seal(content(3 * PLAIN_BYTES))
    with pytest.raises(Unopenable):
        opened(sealed[: 2 * SEALED_BYTES], Stretch(0, 2 * PLAIN_BYTES, 2 * PLAIN_BYTES))


def test_a_file_is_not_opened_at_another_place() -> None:
    with pytest.raises(Unopenable):
        opened(seal(b"x"), Stretch(0, 1, 1), at=b"firm/document_versions/other")
