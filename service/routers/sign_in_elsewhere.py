"""Pages on which people sign in at their firm's own identity provider."""

from urllib.parse import urlsplit
from uuid import UUID

from starlette.responses import Response
from starlette.routing import Route

from service.domain.federation.commands.coming_in import ComingIn
from service.domain.federation.errors import NoProvider, TripUnknown
from service.routers.sign_in import onwards, sign_in_form
from service.web.pages import Visit, page, redirect, rendered


async def depart(visit: Visit) -> Response:
    """Leads to the provider: of the firm that is named, or of the one whose domain the address has.

    By a link, since a form must not lead to an address that its page could not name.
    """
    then, email = visit.form.get("then", ""), visit.form.get("email", "")
    try:
        departure = (
            await _ways(visit).depart_for(_firm_id(visit.form["firm"]), then, visit.browser)
            if "firm" in visit.form
            else await _ways(visit).depart(email, then, visit.browser)
        )
    except NoProvider as error:
        return sign_in_form(visit, then, trouble=error.detail, status=error.status, email=email)
    return rendered("elsewhere.html", address=departure.address, host=urlsplit(departure.address).netloc)


async def arrive(visit: Visit) -> Response:
    """Takes what the provider sends along."""
    firm_id = _firm_id(str(visit.request.path_params["firm_id"]))
    arrival = await _ways(visit).arrive(firm_id, visit.query, visit.browser)
    return redirect(onwards(arrival.then), secret=arrival.secret)


async def to_sign_in(_: Visit) -> Response:
    """Leads to the page to sign in: what is sent here was a form."""
    return redirect("/sign-in")


def _firm_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise TripUnknown("There is no such firm.") from None


def _ways(visit: Visit) -> ComingIn:
    ways: ComingIn = visit.request.app.state.coming_in
    return ways


PAGES = (
    Route("/sign-in/provider", page(to_sign_in, depart), methods=["GET", "POST"]),
    Route("/sign-in/provider/{firm_id}", page(arrive), methods=["GET"]),
)
