"""E-mail addresses as they are compared and stored."""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

_PART = r"[^\s@<>,;:\"()\[\]\\\u0000-\u001f\u007f"
_PATTERN = rf"^{_PART}]+@{_PART}.]+(\.{_PART}.]+)+$"
_ADDRESS = re.compile(_PATTERN)
LONGEST = 254
"""Characters of an address that can be delivered to (RFC 5321, 4.5.3.1.3, less the brackets)."""
_LONGEST_TYPED = 4 * LONGEST
"""Normalisation makes one character of at most four, and takes time that grows with the square of a row of accents."""


def mail_address(text: str) -> str | None:
    """Returns an address as it is compared, in NFC and lower case, or None where the text is none.

    The part before the @ could differ by case alone (RFC 5321, 2.4); no mail service in use lets it.
    """
    if len(text) > _LONGEST_TYPED:
        return None
    address = unicodedata.normalize("NFC", text.strip()).lower()
    return address if len(address) <= LONGEST and _ADDRESS.fullmatch(address) else None


def _checked(text: str) -> str:
    address = mail_address(text)
    if address is None:
        raise PydanticCustomError("mail_address", "not an e-mail address")
    return address


MailAddress = Annotated[
    str, AfterValidator(_checked), Field(json_schema_extra={"pattern": _PATTERN, "maxLength": LONGEST})
]
"""An e-mail address, normalised."""
