"""The page on which somebody who was invited takes the place in the firm."""

from pydantic import TypeAdapter, ValidationError
from starlette.responses import Response
from starlette.routing import Route

from service.db.sessions import firm_session
from service.domain.firms import queries
from service.domain.firms.commands import invitations as commands
from service.domain.firms.schemas.invitations import OpenInvitationOut
from service.domain.identity.accounts import Person
from service.domain.identity.errors import AddressTaken, WeakPassword, WrongCredentials
from service.values.text import Line
from service.web.pages import Visit, page, redirect, rendered
from service.web.problems import request_id_of

_NAME = TypeAdapter(Line)


async def show_invitation(visit: Visit) -> Response:
    """Shows who invites whom."""
    token = visit.query.get("invitation", "")
    return _invitation(visit, token, await _open(visit, token), await visit.person())


async def join(visit: Visit) -> Response:
    """Takes the place, as whoever is signed in here, or as somebody new."""
    token = visit.form.get("invitation", "")
    invitation, person = await _open(visit, token), await visit.person()
    if person is not None and person.signed_in_by is not None:
        said = "Your firm's own sign-in is for that firm only. Sign in with your password, and open the link again."
        return _invitation(visit, token, invitation, person, trouble=said)
    if person is not None:
        await _accept(visit, token, person)
        return redirect("/account")
    password = visit.form.get("password", "")
    try:
        name = _NAME.validate_python(visit.form.get("name", ""))
    except ValidationError:
        return _invitation(visit, token, invitation, None, trouble="Say your name, on one line.")
    try:
        await visit.accounts.enrol(invitation.email, name, password, invitation.firm_name)
    except AddressTaken:
        return _invitation(
            visit, token, invitation, None, trouble="You have an account already: sign in, then open the link again."
        )
    except (WeakPassword, WrongCredentials) as error:
        return _invitation(visit, token, invitation, None, trouble=error.detail)
    return await _enter(visit, token, invitation.email, password)


async def _enter(visit: Visit, token: str, email: str, password: str) -> Response:
    done = await visit.accounts.sign_in(email, password, visit.browser)
    signed_in = await visit.accounts.person(visit.browser.with_secret(done.secret))
    if signed_in is not None:
        await _accept(visit, token, signed_in)
    return redirect("/account", secret=done.secret)


async def _open(visit: Visit, token: str) -> OpenInvitationOut:
    firm_id, token_hash = queries.read_invitation_link(token)
    async with firm_session(visit.request.app.state.database, firm_id) as db:
        return await queries.open_invitation(db, token_hash)


async def _accept(visit: Visit, token: str, person: Person) -> None:
    firm_id, token_hash = queries.read_invitation_link(token)
    database, request_id = visit.request.app.state.database, request_id_of(visit.request)
    async with firm_session(database, firm_id, request_id=request_id) as db:
        await commands.accept_invitation(db, token_hash, person.user_id, person.name, person.email)


def _invitation(
    visit: Visit, token: str, invitation: OpenInvitationOut, person: Person | None, trouble: str = ""
) -> Response:
    status = 422 if trouble else 200
    shown = {"token": token, "invitation": invitation, "person": person, "trouble": trouble}
    return rendered("join.html", status=status, guard=visit.guard, shown=shown)


PAGES = (Route("/join", page(show_invitation, join), methods=["GET", "POST"]),)
