"""Pages on which people look after their own sign-in: where it is used, the second factor, the password."""

from uuid import UUID

from starlette.responses import Response
from starlette.routing import Route

from service.db.sessions import platform_session
from service.domain.firms import queries
from service.domain.identity.accounts import NewFactor, Person
from service.domain.identity.errors import SignInNeeded, TooManyAttempts, WeakPassword, WrongCredentials
from service.web.pages import Visit, page, redirect, rendered

_REFUSED = (WrongCredentials, TooManyAttempts, WeakPassword)


async def show_account(visit: Visit) -> Response:
    """Shows the account."""
    person = await visit.person()
    return redirect("/sign-in") if person is None else await _account(visit, person)


async def end_place(visit: Visit) -> Response:
    """Signs out of another browser."""
    person = await _signed_in(visit)
    try:
        place = UUID(visit.form.get("place", ""))
    except ValueError:
        return redirect("/account")
    await visit.accounts.end_place(person, place)
    return redirect("/account")


async def change_password(visit: Visit) -> Response:
    """Changes the password."""
    person = await _signed_in(visit)
    old, new = visit.form.get("old", ""), visit.form.get("new", "")
    try:
        await visit.accounts.own.change_password(person, old, new, visit.browser)
    except _REFUSED as error:
        return await _account(visit, person, trouble=error.detail, status=error.status)
    return await _account(visit, person, done="The password is changed.")


async def second_factor(visit: Visit) -> Response:
    """Begins to set a second factor up, or does without."""
    person = await _signed_in(visit)
    password = visit.form.get("password", "")
    try:
        if visit.form.get("what") != "remove":
            return _factor(visit, await visit.accounts.own.new_factor(person, password, visit.browser))
        await visit.accounts.own.remove_factor(person, password, visit.browser)
    except _REFUSED as error:
        return await _account(visit, person, trouble=error.detail, status=error.status)
    return redirect("/account")


async def confirm_factor(visit: Visit) -> Response:
    """Sets the second factor up once a code shows that the authenticator has it."""
    person = await _signed_in(visit)
    sealed = visit.form.get("sealed", "")
    factor = visit.accounts.own.shown_again(person, sealed)
    try:
        codes = await visit.accounts.own.confirm_factor(person, sealed, visit.form.get("code", ""))
    except WrongCredentials as error:
        return _factor(visit, factor, trouble=error.detail, status=error.status)
    return rendered("recovery_codes.html", codes=codes)


async def to_account(_: Visit) -> Response:
    """Leads back to the account: what is sent here was a form."""
    return redirect("/account")


async def _signed_in(visit: Visit) -> Person:
    person = await visit.person()
    if person is None:
        raise SignInNeeded("You are not signed in, or no longer.")
    if person.signed_in_by is not None:
        raise SignInNeeded("Your firm's own sign-in is for that firm only. Sign in with your password for this.")
    return person


async def _account(visit: Visit, person: Person, trouble: str = "", done: str = "", status: int = 200) -> Response:
    places = await visit.accounts.places(person)
    async with platform_session(visit.request.app.state.database) as db:
        found = await queries.memberships(db, person.user_id)
    firms = [one for one in found if person.signed_in_by in {None, one.firm_id}]
    return rendered(
        "account.html",
        status=status,
        guard=visit.guard,
        person=person,
        places=places,
        firms=firms,
        trouble=trouble,
        done=done,
    )


def _factor(visit: Visit, factor: NewFactor, trouble: str = "", status: int = 200) -> Response:
    grouped = " ".join(factor.key[at : at + 4] for at in range(0, len(factor.key), 4))
    return rendered("new_factor.html", status=status, guard=visit.guard, factor=factor, key=grouped, trouble=trouble)


PAGES = (
    Route("/account", page(show_account), methods=["GET"]),
    Route("/account/end", page(to_account, end_place), methods=["GET", "POST"]),
    Route("/account/password", page(to_account, change_password), methods=["GET", "POST"]),
    Route("/account/second-factor", page(to_account, second_factor), methods=["GET", "POST"]),
    Route("/account/second-factor/confirm", page(to_account, confirm_factor), methods=["GET", "POST"]),
)
