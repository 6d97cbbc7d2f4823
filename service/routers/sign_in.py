"""Pages on which people sign in and out."""

from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import Route

from service.domain.identity.authorizations import Authorizations
from service.domain.identity.errors import SignInNeeded, TooManyAttempts, UnusableRequest, WrongCredentials
from service.web.pages import Visit, page, redirect, rendered

_ACCOUNT = "/account"


async def show_sign_in(visit: Visit) -> Response:
    """Asks for the address and the password."""
    return sign_in_form(visit, visit.query.get("then", ""))


async def sign_in(visit: Visit) -> Response:
    """Takes the address and the password."""
    then, email = visit.form.get("then", ""), visit.form.get("email", "")
    try:
        done = await visit.accounts.sign_in(email, visit.form.get("password", ""), visit.browser)
    except (WrongCredentials, TooManyAttempts) as error:
        return sign_in_form(visit, then, trouble=error.detail, status=error.status, email=email)
    if done.needs_code:
        return redirect(_with(then, "/sign-in/code"), secret=done.secret)
    return redirect(onwards(then), secret=done.secret)


async def show_code(visit: Visit) -> Response:
    """Asks for the second factor."""
    return _form(visit, "second_factor.html", visit.query.get("then", ""))


async def give_code(visit: Visit) -> Response:
    """Takes the second factor."""
    then = visit.form.get("then", "")
    try:
        done = await visit.accounts.give_code(visit.form.get("code", ""), visit.browser)
    except SignInNeeded:
        return redirect(_with(then, "/sign-in"))
    except (WrongCredentials, TooManyAttempts) as error:
        return _form(visit, "second_factor.html", then, trouble=error.detail, status=error.status)
    return redirect(onwards(then), secret=done.secret)


async def sign_out(visit: Visit) -> Response:
    """Ends the session of this browser."""
    await visit.accounts.sign_out(visit.browser)
    return redirect("/sign-in")


async def to_sign_in(_: Visit) -> Response:
    """Leads to the page to sign in: one does not sign out by following a link."""
    return redirect("/sign-in")


def sign_in_form(visit: Visit, then: str, trouble: str = "", status: int = 200, email: str = "") -> Response:
    """Renders the page to sign in."""
    return _form(visit, "sign_in.html", then, trouble=trouble, status=status, email=email)


def _form(visit: Visit, template: str, then: str, *, trouble: str = "", status: int = 200, **shown: str) -> Response:
    """Renders a form. `then` is a sealed authorization request, so that it leads nowhere but to our own endpoint."""
    sends_to = _waiting(visit, then)
    return rendered(
        template, status=status, sends_to=sends_to, guard=visit.guard, then=then, trouble=trouble, shown=shown
    )


def _waiting(visit: Visit, then: str) -> list[str]:
    """Returns where the client waits: after signing in, the browser may be led on to it at once."""
    endpoint: Authorizations = visit.request.app.state.authorizations
    try:
        address = endpoint.asked_before(then).parameters.get("redirect_uri") if then else None
    except UnusableRequest:
        return []
    return [address] if address else []


def onwards(then: str) -> str:
    """Returns where a browser goes on that has signed in: to the request that waits, or to the account."""
    return "/oauth/authorize?" + urlencode({"request": then}) if then else _ACCOUNT


def _with(then: str, address: str) -> str:
    return address + "?" + urlencode({"then": then}) if then else address


PAGES = (
    Route("/sign-in", page(show_sign_in, sign_in), methods=["GET", "POST"]),
    Route("/sign-in/code", page(show_code, give_code), methods=["GET", "POST"]),
    Route("/sign-out", page(to_sign_in, sign_out), methods=["GET", "POST"]),
)
