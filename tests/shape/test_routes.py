"""Every route declares who may use it, and one that does not fails the build."""

from typing import Annotated

import pytest
from fastapi import APIRouter, FastAPI

from service.domain.identity.policy import SCOPES
from service.routers import ROUTERS
from service.values.caller import Caller
from service.web.access import calling, reading
from service.web.route import MeritRoute, permission_of
from tests.shape.routes import ASIDE, BY_OPERATION, PUBLIC, ROUTES, addresses_aside, breaches, method_of

BESIDE = {"privileged:read"}
"""Permissions that no route asks for: they widen what others show."""


def planted(router: APIRouter) -> list[str]:
    return breaches([*ROUTERS, router])


async def nothing() -> None:
    """A route that does nothing."""


def test_every_route_is_ours_has_a_name_of_its_own_and_declares_a_permission() -> None:
    assert breaches(ROUTERS) == []


def test_a_route_without_a_permission_is_reported() -> None:
    router = APIRouter(route_class=MeritRoute)
    router.add_api_route("/v1/secrets", nothing, operation_id="listSecrets")
    assert planted(router) == ["/v1/secrets declares no permission and is not listed as public"]


def test_a_route_of_the_framework_is_reported() -> None:
    router = APIRouter()
    router.add_api_route("/v1/secrets", nothing, operation_id="listSecrets")
    assert planted(router) == ["/v1/secrets is no MeritRoute"]


def test_a_name_that_is_taken_is_reported() -> None:
    async def permitted(_: Annotated[Caller, calling("matters:read")]) -> None:
        """A route with a permission."""

    router = APIRouter(route_class=MeritRoute)
    router.add_api_route("/v1/others", permitted, operation_id="listMatters")
    assert planted(router) == ["listMatters names 2 operations"]


def test_a_permission_that_does_not_exist_cannot_be_declared() -> None:
    with pytest.raises(ValueError, match="secrets:read is not a permission"):
        reading("secrets:read")


def test_the_public_operations_exist_and_are_public() -> None:
    assert {name for name, route in BY_OPERATION.items() if permission_of(route.dependant) is None} == set(PUBLIC)


def test_every_scope_is_asked_for_by_a_route() -> None:
    permissions = [permission_of(route.dependant) for route in ROUTES]
    assert {permission.scope for permission in permissions if permission and permission.scope} == set(SCOPES) - BESIDE


def test_the_application_has_no_other_addresses_than_the_listed(app: FastAPI) -> None:
    assert addresses_aside(app, ROUTERS) == set(ASIDE)


def test_a_permission_to_write_is_asked_for_by_every_method_that_changes() -> None:
    by_reading = [
        route.operation_id
        for route in ROUTES
        if method_of(route) in {"PATCH", "PUT", "DELETE"}
        and not str(getattr(permission_of(route.dependant), "scope", "")).endswith((":write", ":manage"))
    ]
    assert by_reading == []
