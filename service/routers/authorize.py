"""Pages on which a person lets a client act in their name (OAuth 2.0 authorization endpoint)."""

from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from service.domain.identity.authorizations import (
    Asked,
    Authorizations,
    GoOn,
    MustAgree,
    MustChoose,
    MustSignIn,
    MustUseProvider,
    NoPlace,
)
from service.domain.identity.errors import UnusableRequest
from service.web.pages import Visit, page, redirect, rendered

_MOST_PARAMETERS = 50
_TEMPLATES = {
    MustAgree: "consent.html",
    MustChoose: "choose_firm.html",
    MustUseProvider: "use_provider.html",
    NoPlace: "no_place.html",
}


async def show_authorize(visit: Visit) -> Response:
    """Answers a request that comes from a client, or one that goes on after signing in."""
    endpoint = _endpoint(visit)
    if "request" in visit.query and "client_id" not in visit.query:
        asked = endpoint.asked_before(visit.query["request"])
    else:
        asked = endpoint.asked(_pairs(visit.request))
    return await _next(visit, asked)


async def decide(visit: Visit) -> Response:
    """Takes the person's answer to whether the client may act in their name, or in which firm."""
    asked = _endpoint(visit).asked_before(visit.form.get("request", ""))
    if "firm" in visit.form:
        return await _next(visit, _endpoint(visit).chosen(asked, visit.form["firm"]))
    return await _next(visit, asked, agrees=visit.form.get("decision") == "agree")


async def _next(visit: Visit, asked: Asked, *, agrees: bool | None = None) -> Response:
    person = await visit.person()
    step = await _endpoint(visit).step(asked, person, agrees=agrees)
    if isinstance(step, GoOn):
        return redirect(step.address)
    if isinstance(step, MustSignIn):
        return redirect("/sign-in?" + urlencode({"then": asked.sealed}))
    return rendered(
        _TEMPLATES[type(step)],
        sends_to=[step.redirect_uri],
        guard=visit.guard,
        asked=asked,
        question=step,
        person=person,
    )


def _endpoint(visit: Visit) -> Authorizations:
    endpoint: Authorizations = visit.request.app.state.authorizations
    return endpoint


def _pairs(request: Request) -> list[tuple[str, str]]:
    try:
        text = request.scope["query_string"].decode("ascii")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS)
    except ValueError:
        raise UnusableRequest("The address cannot be read.") from None


PAGES = (Route("/oauth/authorize", page(show_authorize, decide), methods=["GET", "POST"]),)
