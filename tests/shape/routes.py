"""The rules of the routes, as functions over routers."""

from collections import Counter
from collections.abc import Iterable, Sequence

from fastapi import APIRouter, FastAPI
from starlette.routing import BaseRoute, Mount, Route

from service.routers import ROUTERS
from service.web.contract import api_routes
from service.web.route import MeritRoute, permission_of

PUBLIC = {
    "issueToken": "the client proves who it is in the request",
    "revokeToken": "the client proves who it is in the request",
    "introspectToken": "the client proves who it is in the request",
    "getJwks": "whoever verifies a token needs the keys first",
    "getAuthorizationServerMetadata": "how to get a token must be known without one",
    "getOpenIdConfiguration": "how people sign in must be known without a token",
    "getHealth": "asked by supervisors that have no token; tells nothing",
    "getReadiness": "asked by supervisors that have no token; tells nothing",
}
"""Operations without a permission, each with the reason."""

ASIDE = {
    "/docs": "a page about the API, with no data of anybody",
    "/docs/assets": "what that page loads",
    "/openapi.json": "the description of the API, with no data of anybody",
    "/pages": "the style sheet of the pages below",
    "/sign-in": "a page: the address and the password are given here",
    "/sign-in/code": "a page: the second factor is given here, after the password",
    "/forgotten-password": "a page for whoever cannot sign in; its answer tells nothing",
    "/reset-password": "a page: whoever holds the link of a letter sets another password",
    "/sign-in/provider": "a form of that page: leads to a firm's own identity provider",
    "/sign-in/provider/{firm_id}": "where that provider sends the browser back to",
    "/sign-out": "a form of a page, guarded against other sites",
    "/join": "a page: whoever holds the link of an invitation takes the place",
    "/oauth/authorize": "a page: people let a client act in their name",
    "/oauth/userinfo": "for OpenID Connect clients, whose libraries know its shape; needs a token with openid",
    "/account": "a page for whoever is signed in in the browser, about the own sign-in only",
    "/account/end": "a form of that page",
    "/account/password": "a form of that page",
    "/account/second-factor": "a form of that page",
    "/account/second-factor/confirm": "a form of that page",
}
"""Addresses of the application that are no routes of the API, each with the reason."""


BULKY = ("/v1/reports/", "/v1/imports", "/v1/exports")
"""What else makes much work, besides addresses that end in /bulk."""


def breaches(routers: Iterable[APIRouter]) -> list[str]:
    """Returns every breach: a route that is no MeritRoute, that anyone may use, or whose name is missing or taken."""
    routes = [route for router in routers for route in router.routes]
    found = [breach for route in routes for breach in _route(route)]
    names = Counter(route.operation_id for route in routes if isinstance(route, MeritRoute))
    return found + [f"{name} names {times} operations" for name, times in names.items() if name and times > 1]


def _route(route: BaseRoute) -> list[str]:
    if not isinstance(route, MeritRoute):
        return [f"{getattr(route, 'path', route)} is no MeritRoute"]
    found = []
    if not route.operation_id:
        found.append(f"{route.path} has no operation id")
    if len(route.methods or ()) != 1:
        found.append(f"{route.path} takes several methods")
    permission = permission_of(route.dependant)
    if permission and not permission.bulk and (route.path.endswith("/bulk") or route.path.startswith(BULKY)):
        found.append(f"{route.path} makes much work and is not counted apart: bulk=True")
    if permission is None and route.operation_id not in PUBLIC:
        found.append(f"{route.path} declares no permission and is not listed as public")
    return found


def addresses_aside(app: FastAPI, routers: Sequence[APIRouter]) -> set[str]:
    """Returns the addresses of an application that come from none of the routers."""
    ours = {route.path for route in api_routes(routers)}
    found = {route.path for route in app.routes if isinstance(route, Route | Mount)}
    return found - ours


ROUTES = tuple(api_routes(ROUTERS))
BY_OPERATION = {route.operation_id: route for route in ROUTES}


def method_of(route: MeritRoute) -> str:
    """Returns the one method of a route."""
    (method,) = route.methods or ()
    return method
