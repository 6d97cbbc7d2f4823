"""A process of its own that reads the text of one file: what it is given is hostile until proven otherwise.

It gets the bytes on standard input and writes JSON on standard output: {"pages", "words", "whole"}. The system ends it
where it takes too much time or memory, and it may write no file.
"""

import json
import logging
import resource
import sys
import warnings
from collections.abc import Iterator
from io import BytesIO

from service.values.words import words_of

CPU_SECONDS, MEMORY_BYTES, MOST_PAGES, MOST_WORDS, MOST_CHARACTERS = 10, 1 << 30, 2_000, 20_000, 20_000_000


def main() -> None:
    """Reads a file of the media type that is named as the argument."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    content = sys.stdin.buffer.read()
    pages: int | None = None
    words: dict[str, None] = {}
    whole, characters = True, 0
    if sys.argv[1] == "application/pdf":
        pages, texts = _pdf(content)
        whole = pages <= MOST_PAGES
    else:
        texts = iter((content.decode("utf-8", "replace"),))
    for text in texts:
        characters += len(text)
        words.update(dict.fromkeys(words_of(text)))
        if len(words) > MOST_WORDS or characters > MOST_CHARACTERS:
            whole = False
            break
    sys.stdout.write(json.dumps({"pages": pages, "words": list(words)[:MOST_WORDS], "whole": whole}))


def _pdf(content: bytes) -> tuple[int, Iterator[str]]:
    import pypdf

    warnings.simplefilter("ignore")
    logging.disable()
    reader = pypdf.PdfReader(BytesIO(content))
    if reader.is_encrypted:
        reader.decrypt("")
    count = len(reader.pages)
    return count, (reader.pages[number].extract_text() for number in range(min(count, MOST_PAGES)))


if __name__ == "__main__":
    main()
