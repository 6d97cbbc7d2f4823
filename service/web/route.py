"""The walk of one request, for every route of the API.

1. unknown parameters are refused; 2. the token is checked, the request counted, the permission checked; 3. the body
and the other arguments are read, so that neither a slow sender nor a wrong one holds a connection; 4. a read gets
FirmReads, a command gets a transaction, an upload its body as it comes and a transaction at the end; 5. the route
runs; 6. the transaction commits *before* the answer leaves. A deadlock or a serialization failure starts again at 4,
twice at most.
"""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import asyncpg
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Receive, Scope, Send

from service.db.engine import GONE
from service.db.reads import FirmReads
from service.db.screening import walled_matters
from service.db.sessions import FirmSession, firm_session
from service.values.caller import Caller
from service.values.errors import Conflict, DomainError, FieldError, NotFound
from service.web.access import Permission, Way, authenticate
from service.web.access_log import asked_ids, log_denial, log_read
from service.web.arguments import ABSENT, Arguments
from service.web.idempotency import KeyedRequest, keyed, named_ids
from service.web.json_body import parsed
from service.web.limits import read_body
from service.web.problems import domain_problem, invalid_request, request_id_of
from service.web.rate_limits import rate_limits_of
from service.web.uploads import Upload

_ATTEMPTS = 3
_AGAIN = {"40001", "40P01", "23505"}
"""SQLSTATEs of a serialization failure, a deadlock and two at once adding the same: done again, the work succeeds or
finds what the other added."""

Out = TypeVar("Out")
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class UnknownParameter(DomainError):
    """A query parameter that this address does not know."""

    status = 400
    code = "unknown_parameter"
    title = "Unknown parameter"


class RepeatedParameter(DomainError):
    """A query parameter was given twice: two readers could take different ones."""

    status = 400
    code = "repeated_parameter"
    title = "A parameter is given more than once"


class UnsupportedMediaType(DomainError):
    """The body is not JSON."""

    status = 415
    code = "unsupported_media_type"
    title = "The body's media type is not taken here"


class Unavailable(DomainError):
    """The database does not answer; the request may be sent again."""

    status = 503
    code = "unavailable"
    title = "Not available at the moment"
    retry_after_seconds = 1


class MeritRoute(APIRoute):
    """A route of the API. What it needs is read from its signature once, when it is made."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.app = self._answer
        self._beginning, self._steps = self.path.partition("{")[0], self.path.count("/")

    @property
    def method(self) -> str:
        """The one method that it takes."""
        return next(iter(self.methods or ()))

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As the framework has it, once the address begins like this route's: the search asks every route before."""
        path = scope["path"]
        if not path.startswith(self._beginning) or path.count("/") != self._steps:
            return Match.NONE, {}
        return super().matches(scope)

    def get_route_handler(self) -> Handler:
        known, arguments, permission = _query_names(self.dependant), Arguments(self), permission_of(self.dependant)
        name, body = f"{self.method} {self.path}", self.body_field is not None
        call = _Call(name, self.endpoint, arguments, permission, self.caller_of, takes_body=body)

        async def handle(request: Request) -> Response:
            try:
                _refuse_unknown(request, known)
                return await call.answer(request)
            except (DomainError, RequestValidationError) as error:
                return self.refused(request, error)

        self._handle = handle
        return handle

    async def caller_of(self, request: Request) -> Caller:
        """Returns who asks. Raises Unauthenticated, InvalidToken."""
        return authenticate(request)

    def refused(self, request: Request, error: DomainError | RequestValidationError) -> Response:
        """Renders what the route refuses."""
        if isinstance(error, RequestValidationError):
            return invalid_request(request, error.errors())
        return domain_problem(request, error)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Takes the place of the framework's own way in: no route has anything to be closed after its answer."""
        answer = await self._handle(Request(scope, receive, send))
        await answer(scope, receive, send)


def permission_of(dependant: Dependant) -> Permission | None:
    """Returns the permission that a route declares; None for a public one."""
    found = [inner.call for inner in dependant.dependencies if isinstance(inner.call, Permission)]
    return found[0] if found else None


@dataclass(frozen=True)
class _Call:
    """How a route is called: `endpoint` with what `arguments` reads and the access that `permission` grants.

    `name` is its method and path.
    """

    name: str
    endpoint: Callable[..., Awaitable[Response]]
    arguments: Arguments
    permission: Permission | None
    caller_of: Callable[[Request], Awaitable[Caller]]
    takes_body: bool

    async def answer(self, request: Request) -> Response:
        """Walks one request through."""
        limits = rate_limits_of(request)
        if self.permission is None:
            if request.method == "POST":  # what is open to read is small and always the same
                await limits.admit_network(request)
            return await mapped(lambda: self._run(self.arguments.read(request, ABSENT), None))
        caller = await self.caller_of(request)
        request.scope["state"]["caller"] = caller
        await limits.admit(request, caller, bulk=self.permission.bulk)
        self.permission.check(caller)
        way = self.permission.way
        if way is Way.READ:
            values = self.arguments.read(request, ABSENT)
            return await self._known(request, caller, values, lambda: self._read(request, caller, values))
        if way is Way.UPLOAD:
            values = self.arguments.read(request, ABSENT)
            return await self._known(request, caller, values, lambda: self._upload(request, caller, values))
        body = await read_body(request)
        once = keyed(request, caller, body)
        values = self.arguments.read(request, _said(request, body) if self.takes_body and body else ABSENT)
        if way is Way.NOTHING and once is None:
            return await mapped(lambda: self._run(values, caller))
        return await self._known(request, caller, values, lambda: self._command(request, caller, values, once))

    async def _known(
        self, request: Request, caller: Caller, values: Mapping[str, Any], work: Callable[[], Awaitable[Response]]
    ) -> Response:
        """Does the work. Where something is not there, the access log learns if an ethical wall is the reason."""
        try:
            return await mapped(work)
        except NotFound:
            await mapped(lambda: log_denial(request, caller, self.name, values))
            raise

    async def _read(self, request: Request, caller: Caller, values: Mapping[str, Any]) -> Response:
        answer = await self._run(values, FirmReads(request.app.state.database, caller.firm_id, caller))
        if self.permission is not None and self.permission.logged is not None:
            await log_read(request, caller, self.name, self.permission.logged, answer)
        return answer

    async def _upload(self, request: Request, caller: Caller, values: Mapping[str, Any]) -> Response:
        database, request_id = request.app.state.database, request_id_of(request)

        async def in_transaction(work: Callable[[FirmSession], Awaitable[Any]]) -> Any:
            async def once() -> Any:
                async with firm_session(database, caller.firm_id, caller=caller, request_id=request_id) as db:
                    return await work(db)

            return await mapped(once)

        return await self._run(values, Upload(request, FirmReads(database, caller.firm_id, caller), in_transaction))

    async def _command(
        self, request: Request, caller: Caller, values: Mapping[str, Any], once: KeyedRequest | None
    ) -> Response:
        database, request_id = request.app.state.database, request_id_of(request)
        async with firm_session(database, caller.firm_id, caller=caller, request_id=request_id) as db:
            if once is not None:
                earlier = await once.earlier_answer(db)
                if earlier is not None:
                    if await walled_matters(database, caller, {*asked_ids(values), *named_ids(earlier)}):
                        raise NotFound("There is no such thing here.")
                    return earlier
            access = db if self.permission and self.permission.way is Way.COMMAND else caller
            answer = await self._run(values, access)
            if once is not None:
                await once.keep(db, answer)
            return answer

    def _run(self, values: Mapping[str, Any], access: Any) -> Awaitable[Response]:
        return self.endpoint(**self.arguments.with_access(values, access))


async def mapped(work: Callable[[], Awaitable[Out]]) -> Out:
    """Runs the work, again after a deadlock; turns what the database says into problems."""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            return await work()
        except (PoolTimeout, TimeoutError, *GONE) as error:
            raise Unavailable("The database is busy or not reachable; try again in a moment.") from error
        except (DBAPIError, asyncpg.PostgresError) as error:
            state = _sqlstate(error)
            if state in _AGAIN and attempt < _ATTEMPTS:
                continue
            raise _meaning(error, state) from error
    raise AssertionError("unreachable")


def _sqlstate(error: Exception) -> str:
    cause = getattr(error, "orig", error)
    return str(getattr(cause, "sqlstate", None) or getattr(cause, "pgcode", None) or "")


def _meaning(error: Exception, state: str) -> Exception:
    if isinstance(error, IntegrityError) or state[:2] == "23":
        return Conflict("Another change came first, or something refers to this.")
    if state[:2] in {"08", "40", "53", "55", "57"}:
        return Unavailable("The database is busy or not reachable; try again in a moment.")
    return error


def _said(request: Request, body: bytes) -> Any:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        raise UnsupportedMediaType("Send application/json.")
    return parsed(body)


def _query_names(dependant: Dependant) -> set[str]:
    names: set[str] = set()
    for parameter in dependant.query_params:
        fields = getattr(parameter.field_info.annotation, "model_fields", None)
        names |= {parameter.alias} if fields is None else {info.alias or name for name, info in fields.items()}
    return names.union(*(_query_names(inner) for inner in dependant.dependencies))


def _refuse_unknown(request: Request, known: set[str]) -> None:
    if not request.scope["query_string"]:
        return
    given = [name for name, _ in request.query_params.multi_items()]
    unknown = sorted({name for name in given if name not in known})
    if unknown:
        raise UnknownParameter(
            "This address does not know: " + ", ".join(unknown) + ".",
            [FieldError(f"/query/{name}", "unknown_parameter", "not a parameter of this address") for name in unknown],
        )
    repeated = sorted({name for name in given if given.count(name) > 1})
    if repeated:
        raise RepeatedParameter(
            "Given more than once: " + ", ".join(repeated) + ".",
            [FieldError(f"/query/{name}", "repeated_parameter", "may be given once") for name in repeated],
        )
