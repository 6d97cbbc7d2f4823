"""What bytes are, whatever their sender calls them, and whether a reader should take care."""

import re
from dataclasses import dataclass
from typing import Literal

import puremagic

HEAD_BYTES = 8_192
"""How much of a file is looked at."""

UNKNOWN = "application/octet-stream"
_EXECUTABLE = re.compile(rb"MZ|\x7fELF|#!|\xca\xfe\xba\xbe|\xfe\xed\xfa[\xce\xcf]|[\xce\xcf]\xfa\xed\xfe|\x00asm")
_ARCHIVE = re.compile(
    rb"PK\x03\x04|PK\x05\x06|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|\x1f\x8b|BZh[1-9]|\xfd7zXZ\x00|\x28\xb5\x2f\xfd|MSCF"
)
_OFFICE = re.compile(rb"\[Content_Types\]\.xml|mimetypeapplication/vnd\.oasis\.opendocument")
_MARKUP = re.compile(
    rb"<(!doctype|html|head|body|script|svg|iframe|object|embed|meta|link|style|a|img|table|div|p|\?xml)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Sniffed:
    """A media type, and why a reader should take care."""

    media_type: str
    risk: Literal["none", "archive", "executable", "markup"]


def sniffed(head: bytes) -> Sniffed:
    """Returns what a file is, from its first HEAD_BYTES bytes. Markup and programs are bytes and no more."""
    if _EXECUTABLE.match(head):
        return Sniffed(UNKNOWN, "executable")
    if head.startswith(b"%PDF-"):
        return Sniffed("application/pdf", "none")
    if _is_text(head):
        return Sniffed(UNKNOWN, "markup") if _MARKUP.search(head) else Sniffed("text/plain", "none")
    if _ARCHIVE.match(head):
        office = head.startswith(b"PK") and _OFFICE.search(head[:200]) is not None
        return Sniffed(_known(head), "none") if office else Sniffed(_known(head), "archive")
    return Sniffed(_known(head), "none")


def _known(head: bytes) -> str:
    try:
        found = [match.mime_type for match in puremagic.magic_string(head) if match.mime_type]
    except (puremagic.PureError, ValueError):
        return UNKNOWN
    return found[0] if found and re.fullmatch(r"[a-z0-9.+-]+/[a-z0-9.+-]+", found[0]) else UNKNOWN


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return False
    try:
        head.decode()
    except UnicodeDecodeError as error:
        # A character may be cut in two by the end of the head.
        return error.start >= len(head) - 3 and len(head) == HEAD_BYTES
    return True
