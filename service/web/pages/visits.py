"""The walk of one visit to a page: the cookie, the form, the guard against other sites, errors as pages."""

import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from service.db.engine import GONE
from service.domain.identity.accounts import Accounts, Browser, Person, network_of
from service.values.errors import DomainError
from service.web.forms import form_body
from service.web.pages.rendering import rendered
from service.web.problems import request_id_of
from service.web.rate_limits import rate_limits_of

_COOKIE = "__Host-merit"
"""Only this host can set such a cookie, only over TLS, for all paths (RFC 6265bis, 4.1.3.2)."""
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
_MOST_FIELDS = 30
_PRINTABLE = re.compile(r"[^\x00-\x1f\x7f]*")


class ForeignForm(DomainError):
    """The form did not come from our own page."""

    status = 403
    code = "foreign_form"
    title = "This form is not ours, or is too old"


class UnreadableForm(DomainError):
    """The form cannot be read."""

    status = 400
    code = "unreadable_form"
    title = "The form cannot be read"


@dataclass(frozen=True)
class Visit:
    """One visit: the accounts, the browser, the query and the form by name (the last of a name), the form's guard."""

    request: Request
    accounts: Accounts
    browser: Browser
    query: dict[str, str]
    form: dict[str, str]
    guard: str

    async def person(self) -> Person | None:
        """Returns who is signed in."""
        return await self.accounts.person(self.browser)


Handler = Callable[[Visit], Awaitable[Response]]


def page(show: Handler, act: Handler | None = None) -> Callable[[Request], Awaitable[Response]]:
    """Returns the endpoint of a page: `show` answers GET, `act` a form that is sent to it."""

    async def answer(request: Request) -> Response:
        secret = request.cookies.get(_COOKIE, "")
        known = _SECRET.fullmatch(secret) is not None
        browser = _browser(request, secret if known else secrets.token_urlsafe(32))
        try:
            said = await _answered(request, browser, show, act)
        except DomainError as error:
            said = _trouble(request, error.status, error.title, error.detail)
        except (PoolTimeout, TimeoutError, *GONE):
            said = _trouble(request, 503, "Not available at the moment", "Try again in a moment.")
        if not known and _COOKIE not in said.headers.get("set-cookie", ""):
            _keep(said, browser.secret)
        return said

    return answer


async def _answered(request: Request, browser: Browser, show: Handler, act: Handler | None) -> Response:
    accounts: Accounts = request.app.state.accounts
    guard = accounts.token(browser)
    query = dict(request.query_params)
    if request.method != "POST" or act is None:
        return await show(Visit(request, accounts, browser, query, {}, guard))
    await rate_limits_of(request).admit_network(request)
    form = _fields(await form_body(request))
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        raise ForeignForm("Open the page anew and send the form from there.")
    if not secrets.compare_digest(form.get("guard", "").encode(), guard.encode()):
        raise ForeignForm("Open the page anew and send the form from there; cookies must be allowed.")
    return await act(Visit(request, accounts, browser, query, form, guard))


def redirect(address: str, *, secret: str | None = None) -> Response:
    """Sends the browser on (303: with GET, whatever came before), with a new secret for its cookie if one is given."""
    answer = RedirectResponse(address, 303, {"Cache-Control": "no-store"})
    if secret is not None:
        _keep(answer, secret)
    return answer


def _keep(answer: Response, secret: str) -> None:
    answer.set_cookie(_COOKIE, secret, path="/", secure=True, httponly=True, samesite="lax")


def _trouble(request: Request, status: int, title: str, detail: str) -> Response:
    return rendered("trouble.html", status=status, title=title, detail=detail, request_id=request_id_of(request))


def _browser(request: Request, secret: str) -> Browser:
    address = request.client.host if request.client else ""
    name = request.headers.get("user-agent", "")[:200]
    return Browser(network_of(address), name if _PRINTABLE.fullmatch(name) else "", secret)


def _fields(body: bytes) -> dict[str, str]:
    try:
        fields: Any = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
        )
    except ValueError:
        raise UnreadableForm("It is not a form in UTF-8.") from None
    if any("\x00" in value for _, value in fields):
        raise UnreadableForm("It holds control characters.")
    return dict(fields)
