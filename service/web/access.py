"""Permission as a parameter type: what a route may do, and the firm it may do it in, is one typed parameter.

    async def get_matter(matter_id: UUID, reads: Annotated[FirmReads, reading("matters:read")]) -> Response: ...

`MeritRoute` (route.py) checks the permission before anything else and hands the route what it asked for.
"""

from enum import Enum
from typing import Any

from fastapi import Depends
from starlette.requests import Request

from service.domain.identity.policy import SCOPES
from service.values.caller import Caller
from service.values.errors import DomainError


class Unauthenticated(DomainError):
    """No access token was sent."""

    status = 401
    code = "missing_token"
    title = "A valid access token is needed"
    challenge = 'Bearer realm="merit"'
    """Without an error code, since none was tried (RFC 6750, 3.1)."""


class Forbidden(DomainError):
    """The token does not carry the permission."""

    status = 403
    code = "missing_scope"
    title = "Not permitted"

    def __init__(self, scope: str) -> None:
        super().__init__(f"The token lacks the scope {scope}.")
        self.challenge = f'Bearer realm="merit", error="insufficient_scope", scope="{scope}"'


class Way(Enum):
    """How a route reaches the firm's data."""

    READ = "read"
    COMMAND = "command"
    UPLOAD = "upload"
    NOTHING = "nothing"


class Permission:
    """The dependency behind a route's access parameter. `scope` None: any valid token will do.

    `bulk`: it makes much work, and is counted apart (rate_limits.py). `logged`: what the route shows is a medical or
    privileged record of this kind, and the access log keeps who saw it.
    """

    def __init__(self, scope: str | None, way: Way, *, bulk: bool = False, logged: str | None = None) -> None:
        if scope is not None and scope not in SCOPES:
            raise ValueError(f"{scope} is not a permission of this API")
        self.scope = scope
        self.way = way
        self.bulk = bulk
        self.logged = logged

    def __call__(self) -> None:
        """Never called: the framework wants a dependency to be callable, and MeritRoute grants the access itself."""

    def check(self, caller: Caller) -> None:
        """Raises Forbidden, which names what is missing."""
        if self.scope is not None and self.scope not in caller.scopes:
            raise Forbidden(self.scope)


def reading(scope: str, *, bulk: bool = False, logged: str | None = None) -> Any:
    """Marks a FirmReads parameter: the route reads, one statement a read.

    `logged` is the kind of medical or privileged record that it shows, such as "claim": the access log keeps each read.
    """
    return Depends(Permission(scope, Way.READ, bulk=bulk, logged=logged))


def commanding(scope: str, *, bulk: bool = False) -> Any:
    """Marks a FirmSession parameter: the route changes something, in one transaction."""
    return Depends(Permission(scope, Way.COMMAND, bulk=bulk))


def uploading(scope: str) -> Any:
    """Marks an Upload parameter: the route takes a body that streams in, and changes something when it is there."""
    return Depends(Permission(scope, Way.UPLOAD))


def calling(scope: str | None, *, bulk: bool = False) -> Any:
    """Marks a Caller parameter: the route computes and touches no data of a firm."""
    return Depends(Permission(scope, Way.NOTHING, bulk=bulk))


def authenticate(request: Request) -> Caller:
    """Returns the verified caller of a request. Costs no database trip."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise Unauthenticated("Send an access token: Authorization: Bearer …")
    caller: Caller = request.app.state.tokens.verify(token.strip())
    return caller
