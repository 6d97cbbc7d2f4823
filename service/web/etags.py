"""Versions over HTTP: ETag, If-Match, If-None-Match, and the answers that carry them."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Protocol
from uuid import UUID
from zlib import crc32

from fastapi import Header
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from service.values.errors import DomainError, FieldError, NotFound
from service.values.versions import ExpectedVersion
from service.web.secret_answers import SecretAnswer

_TAG = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"'
_TAGS = re.compile(rf"\s*(?:,\s*)*{_TAG}(?:\s*,(?:\s*{_TAG})?)*\s*")
_OURS = re.compile(r'"([1-9][0-9]{0,17})(?:-[0-9a-f]{8})?"')
IF_MATCH = r'^(\*|"[0-9]+(-[0-9a-f]{8})?"(, ?"[0-9]+(-[0-9a-f]{8})?")*)$'
"""What the documentation says of the header."""


class Versioned(Protocol):
    """A shape with an id and a version."""

    id: UUID
    version: int

    def model_dump_json(self) -> str:
        """Returns the JSON text."""


class MalformedIfMatch(DomainError):
    """If-Match is neither `*` nor a list of entity tags (RFC 9110, 8.8.3 and 13.1.1)."""

    status = 400
    code = "malformed_if_match"
    title = "If-Match is malformed"


IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        description="The ETag you read, or several; the change is refused with 412 if none of them is current",
        json_schema_extra={"pattern": IF_MATCH},
    ),
]


def expected_version(if_match: str | None) -> ExpectedVersion | None:
    """Returns what If-Match asks for; None without the header.

    The comparison is strong (RFC 9110, 13.1.1): a weak tag, or one of another server, is a version that is not current.
    """
    if if_match is None:
        return None
    if if_match.strip() == "*":
        return ExpectedVersion(None)
    if not _TAGS.fullmatch(if_match):
        detail = 'Send the ETag as it was answered, for example "3", or *.'
        raise MalformedIfMatch(detail, [FieldError("/header/if-match", "malformed_if_match", detail)])
    ours = (_OURS.fullmatch(tag) for tag in re.findall(_TAG, if_match))
    return ExpectedVersion(frozenset(int(tag[1]) for tag in ours if tag is not None))


def read_answer(request: Request, row: Mapping[str, Any] | None, *, moving: bool = False) -> Response:
    """Answers one resource from a compiled read with `body` and `version`; 304 if the caller has this version.

    `moving`: what is shown changes by use and with time as well, between two versions. So the tag tells apart what is
    shown, and still names the version for If-Match.
    """
    if row is None:
        raise NotFound("There is no such thing here.")
    shown = f"-{crc32(row['body']):08x}" if moving else ""
    tag = f'"{row["version"]}{shown}"'
    if _has(request.headers.get("if-none-match"), tag):
        return _Unchanged(row["body"], tag)
    return Response(row["body"], media_type="application/json", headers={"ETag": tag})


class _Unchanged(Response):
    """304, which knows what the caller is told that he has."""

    def __init__(self, shown: bytes, tag: str) -> None:
        super().__init__(status_code=304, headers={"ETag": tag})
        self.shown = shown


def shown_by(answer: Response) -> bytes:
    """Returns the body that an answer shows; that of 304 lies with the caller."""
    return answer.shown if isinstance(answer, _Unchanged) else bytes(answer.body)


def _has(if_none_match: str | None, tag: str) -> bool:
    """Compares weakly (RFC 9110, 13.1.2). What is no list of tags is a condition that does not hold."""
    return if_none_match is not None and (if_none_match.strip() == "*" or tag in re.findall(r'"[^"]*"', if_none_match))


def created(out: Versioned, location: str) -> Response:
    """Answers 201 with the new resource, its address and its version."""
    return _with_version(out, 201, {"Location": location})


def created_with_secret(out: Versioned, location: str) -> Response:
    """Answers 201 with a new resource that shows a secret."""
    plain = created(out, location)
    return SecretAnswer(plain.body, plain.status_code, headers=dict(plain.headers))


def changed(out: Versioned) -> Response:
    """Answers 200 with the resource as it is now."""
    return _with_version(out, 200, {})


def computed(out: BaseModel) -> Response:
    """Answers 200 with something that was computed and has no version."""
    return Response(out.model_dump_json(by_alias=True), media_type="application/json")


def deleted() -> Response:
    """Answers 204."""
    return Response(status_code=204)


def _with_version(out: Versioned, status: int, headers: dict[str, str]) -> Response:
    headers["ETag"] = f'"{out.version}"'
    return Response(out.model_dump_json(), status, headers=headers, media_type="application/json")
