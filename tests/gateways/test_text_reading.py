"""The text of a file is read in a process apart, which ends where it takes too much."""

from collections.abc import AsyncIterator

from service.gateways import text_child
from service.gateways.text_reading import TextReader


async def pieces(content: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(content), 100_000):
        yield content[at : at + 100_000]


async def test_words_are_found_without_regard_to_case_and_width() -> None:
    found = await TextReader().read("text/plain", pieces("Sponge COUNT, ﬁbula; straße_2 x".encode()))
    assert found is not None
    assert found.words == ["sponge", "count", "fibula", "strasse"]
    assert (found.pages, found.whole) == (None, True)


async def test_a_text_of_very_many_words_is_read_in_part() -> None:
    said = " ".join(f"w{n}" for n in range(text_child.MOST_WORDS + 2)).encode()
    found = await TextReader().read("text/plain", pieces(said))
    assert found is not None
    assert (len(found.words), found.whole) == (text_child.MOST_WORDS, False)


async def test_what_is_no_pdf_is_not_read() -> None:
    assert await TextReader().read("application/pdf", pieces(b"%PDF-1.7 and nothing more")) is None


async def test_bytes_that_are_no_text_are_read_as_far_as_they_are() -> None:
    found = await TextReader().read("text/plain", pieces(b"sponge \xff\xfe count"))
    assert found is not None
    assert found.words == ["sponge", "count"]
