"""SCIM over HTTP: routes whose errors are SCIM's, and answers with its media type and versions."""

from collections.abc import Mapping
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from service import clock
from service.db.reads import FirmReads
from service.db.sessions import firm_session
from service.domain.identity.errors import InvalidToken
from service.domain.provisioning import queries
from service.domain.provisioning.commands.tokens import note_use
from service.domain.provisioning.schemas import Shown
from service.values.caller import Caller
from service.values.errors import DomainError
from service.web.problems import challenges
from service.web.route import MeritRoute, mapped
from service.web.scim_errors import MEDIA_TYPE, scim_error

_KEYWORDS = {
    "already_member": "uniqueness",
    "malformed_json": "invalidSyntax",
    "unsupported_media_type": "invalidSyntax",
    "invalid": "invalidValue",
}


class ScimAnswer(JSONResponse):
    """An answer of SCIM's media type."""

    media_type = MEDIA_TYPE


class ScimRoute(MeritRoute):
    """A route of SCIM: it walks as every other does, and refuses in SCIM's shape."""

    async def caller_of(self, request: Request) -> Caller:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and queries.is_scim_token(token.strip()):
            return await mapped(lambda: _directory(request, token.strip()))
        return await super().caller_of(request)

    def refused(self, _: Request, error: DomainError | RequestValidationError) -> Response:
        if isinstance(error, RequestValidationError):
            first = error.errors()[0]
            if first["loc"] and first["loc"][0] == "path":
                return scim_error(404, "There is nothing at this address.")
            return scim_error(400, f"{first['msg']}: {first['loc'][-1] if first['loc'] else ''}", "invalidValue")
        # RFC 7644 has no 422: what is wrong in a request is 400, and the keyword says what.
        status = 400 if error.status in {415, 422} else error.status
        keyword = getattr(error, "scim_type", None) or _KEYWORDS.get(error.code)
        return scim_error(status, error.detail, keyword, challenges(error))


async def _directory(request: Request, token: str) -> Caller:
    """Returns the directory that asks with a token of its own. Raises InvalidToken."""
    database = request.app.state.database
    found = await queries.bearer(token, lambda firm_id: FirmReads(database, firm_id, None), clock.now())
    if request.app.state.tokens.refuses(found.caller):
        raise InvalidToken("The firm is suspended or closed.")
    if not found.noted:
        async with firm_session(database, found.caller.firm_id) as db:
            await note_use(db, found.token_id)
    return found.caller


def answered(request: Request, shown: Shown, if_none_match: bool = True) -> Response:
    """Answers with a resource; 304 if the caller has this version."""
    headers = _headers(shown)
    given = request.headers.get("if-none-match") if if_none_match else None
    if given is not None and shown.version and shown.version.removeprefix("W/") in given:
        return Response(status_code=304, headers=headers)
    return ScimAnswer(shown.body, headers=headers)


def created(shown: Shown) -> Response:
    """Answers 201 with a new resource and its address."""
    return ScimAnswer(shown.body, 201, headers=_headers(shown) | {"Location": shown.location or ""})


def plain(body: Mapping[str, Any]) -> Response:
    """Answers with what has no version."""
    return ScimAnswer(body)


def _headers(shown: Shown) -> dict[str, str]:
    return {"ETag": shown.version} if shown.version else {}
