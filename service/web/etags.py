"""Versions over HTTP: ETag, If-Match, If-None-Match, and the answers that carry them."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Protocol
from uuid import UUID

from fastapi import Header
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from service.values.errors import DomainError, NotFound

_TAG = re.compile(r'(?:W/)?"([0-9]{1,18})"')


class Versioned(Protocol):
    """A shape with an id and a version."""

    id: UUID
    version: int

    def model_dump_json(self) -> str:
        """Returns the JSON text."""


class MalformedIfMatch(DomainError):
    """If-Match is neither `*` nor an ETag of this API."""

    status = 400
    code = "malformed_if_match"
    title = "If-Match is malformed"


IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match", description="The ETag you read; the change is refused with 412 if it is no longer current"
    ),
]


def expected_version(if_match: str | None) -> int | None:
    """Returns the version that If-Match asks for; None when any will do."""
    if if_match is None or if_match.strip() == "*":
        return None
    found = _TAG.fullmatch(if_match.strip())
    if found is None:
        raise MalformedIfMatch('Send the ETag as it was answered, for example "3", or *.')
    return int(found[1])


def read_answer(request: Request, row: Mapping[str, Any] | None) -> Response:
    """Answers one resource from a compiled read with `body` and `version`; 304 if the caller has this version."""
    if row is None:
        raise NotFound("There is no such thing here.")
    tag = f'"{row["version"]}"'
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={"ETag": tag})
    return Response(row["body"], media_type="application/json", headers={"ETag": tag})


def created(out: Versioned, location: str) -> Response:
    """Answers 201 with the new resource, its address and its version."""
    return _with_version(out, 201, {"Location": location})


def changed(out: Versioned) -> Response:
    """Answers 200 with the resource as it is now."""
    return _with_version(out, 200, {})


def computed(out: BaseModel) -> Response:
    """Answers 200 with something that was computed and has no version."""
    return Response(out.model_dump_json(), media_type="application/json")


def deleted() -> Response:
    """Answers 204."""
    return Response(status_code=204)


def _with_version(out: Versioned, status: int, headers: dict[str, str]) -> Response:
    headers["ETag"] = f'"{out.version}"'
    return Response(out.model_dump_json(), status, headers=headers, media_type="application/json")
