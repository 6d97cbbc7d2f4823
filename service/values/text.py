"""Text as it may be stored: no NUL and no control characters, trimmed, bounded."""

import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, GetJsonSchemaHandler, StringConstraints
from pydantic_core import CoreSchema, PydanticCustomError

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BREAK = re.compile(r"[\t\n\r\u2028\u2029]")
_NO_LINE = r"\u0000-\u001f\u007f-\u009f\u2028\u2029"
_LINE_PATTERN = rf"^[^{_NO_LINE}]*[^\s{_NO_LINE}][^{_NO_LINE}]*$"
_NO_PROSE = r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f"
_PROSE_PATTERN = rf"^[^{_NO_PROSE}]*[^\s{_NO_PROSE}][^{_NO_PROSE}]*$"


@dataclass(frozen=True)
class _Written:
    """Says in the JSON Schema of a text what its validator checks."""

    pattern: str

    def __get_pydantic_json_schema__(self, text: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(text), "pattern": self.pattern}


def _printable(text: str) -> str:
    if _CONTROL.search(text):
        raise PydanticCustomError("control_character", "control characters are not allowed")
    return text


def _one_line(text: str) -> str:
    if _BREAK.search(text):
        raise PydanticCustomError("line_break", "line breaks and tabs are not allowed")
    return _printable(text)


Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=300),
    AfterValidator(_one_line),
    _Written(_LINE_PATTERN),
]
"""One line of text, 1 to 300 characters."""

Prose = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000),
    AfterValidator(_printable),
    _Written(_PROSE_PATTERN),
]
"""Text of several lines, 1 to 20,000 characters."""

SourceName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.-]{0,62}$")]
"""The name of an outside system, as in `external_ids`: lower case letters, digits, `_`, `.`, `-`."""

ExternalId = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(_one_line),
    _Written(_LINE_PATTERN),
]
"""An id that an outside system gave, 1 to 200 characters."""
