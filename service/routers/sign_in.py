"""Pages on which people sign in and out."""

from starlette.responses import Response
from starlette.routing import Route

from service.domain.identity.errors import SignInNeeded, TooManyAttempts, WrongCredentials
from service.web.pages import Visit, page, redirect, rendered

ACCOUNT = "/account"


async def show_sign_in(visit: Visit) -> Response:
    """Asks for the address and the password."""
    return _sign_in(visit)


async def sign_in(visit: Visit) -> Response:
    """Takes the address and the password."""
    try:
        done = await visit.accounts.sign_in(visit.form.get("email", ""), visit.form.get("password", ""), visit.browser)
    except (WrongCredentials, TooManyAttempts) as error:
        return _sign_in(visit, trouble=error.detail, status=error.status)
    return redirect("/sign-in/code" if done.needs_code else ACCOUNT, secret=done.secret)


async def show_code(visit: Visit) -> Response:
    """Asks for the second factor."""
    return _code(visit)


async def give_code(visit: Visit) -> Response:
    """Takes the second factor."""
    try:
        done = await visit.accounts.give_code(visit.form.get("code", ""), visit.browser)
    except SignInNeeded:
        return redirect("/sign-in")
    except (WrongCredentials, TooManyAttempts) as error:
        return _code(visit, trouble=error.detail, status=error.status)
    return redirect(ACCOUNT, secret=done.secret)


async def sign_out(visit: Visit) -> Response:
    """Ends the session of this browser."""
    await visit.accounts.sign_out(visit.browser)
    return redirect("/sign-in")


async def to_sign_in(_: Visit) -> Response:
    """Leads to the page to sign in: one does not sign out by following a link."""
    return redirect("/sign-in")


def _sign_in(visit: Visit, trouble: str = "", status: int = 200) -> Response:
    email = visit.form.get("email", "")
    return rendered("sign_in.html", status=status, guard=visit.guard, trouble=trouble, email=email)


def _code(visit: Visit, trouble: str = "", status: int = 200) -> Response:
    return rendered("second_factor.html", status=status, guard=visit.guard, trouble=trouble)


PAGES = (
    Route("/sign-in", page(show_sign_in, sign_in), methods=["GET", "POST"]),
    Route("/sign-in/code", page(show_code, give_code), methods=["GET", "POST"]),
    Route("/sign-out", page(to_sign_in, sign_out), methods=["GET", "POST"]),
)
