"""The arguments of a route, read from the request as the route's signature declares them.

FastAPI's own solver takes every signature there can be; the routes of this API need little of that, and would pay a
third of a read's time for the rest. The fields are FastAPI's own, so that what is documented is what is taken.
"""

from collections.abc import Mapping
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.requests import Request

from service.web.access import Permission

ABSENT: Any = object()
"""Stands for a value that was not sent."""


class Arguments:
    """Reads the arguments of one route. Raises TypeError at start for a signature that it cannot read."""

    def __init__(self, route: APIRoute) -> None:
        dependant = route.dependant
        self._path = [_Parameter("path", field) for field in dependant.path_params]
        self._query = [_Parameter("query", field) for field in dependant.query_params]
        self._headers = [_Parameter("header", field) for field in dependant.header_params]
        self._body = None if route.body_field is None else _Parameter("body", route.body_field)
        self._request = dependant.request_param_name
        self._access = next((str(inner.name) for inner in dependant.dependencies), None)
        foreign = [inner for inner in dependant.dependencies if not isinstance(inner.call, Permission)]
        others = (dependant.cookie_params, dependant.response_param_name, dependant.background_tasks_param_name)
        if foreign or len(dependant.dependencies) > 1 or any(others) or route._embed_body_fields:
            raise TypeError(f"{route.path}: a route takes path, query and header parameters, a body, and one access")

    def read(self, request: Request, body: Any) -> dict[str, Any]:
        """Returns the arguments by name, all but the access parameter. Raises RequestValidationError."""
        errors: list[Any] = []
        values: dict[str, Any] = {}
        for one in self._path:
            values[one.name] = one.read(request.path_params.get(one.alias, ABSENT), errors)
        if self._query:
            given = dict(request.query_params) if request.scope["query_string"] else {}
            for one in self._query:
                values[one.name] = one.read(given if one.is_model else given.get(one.alias, ABSENT), errors)
        for one in self._headers:
            values[one.name] = one.read(request.headers.get(one.alias, ABSENT), errors)
        if self._body is not None:
            values[self._body.name] = self._body.read(body, errors)
        if errors:
            raise RequestValidationError(errors)
        if self._request is not None:
            values[self._request] = request
        return values

    def with_access(self, values: Mapping[str, Any], access: Any) -> Mapping[str, Any]:
        """Returns the arguments together with the access parameter, if the route has one."""
        return values if self._access is None else {**values, self._access: access}


class _Parameter:
    """One parameter and how its value is read. A model as a query parameter takes all of the query."""

    def __init__(self, place: str, field: Any) -> None:
        self.name, self.alias = field.name, field.alias
        self.is_model = hasattr(field.field_info.annotation, "model_fields")
        self._field = field
        self._required = field.field_info.is_required()
        self._where = (place,) if place == "body" or self.is_model else (place, field.alias)

    def read(self, value: Any, errors: list[Any]) -> Any:
        """Returns the value in the declared type; adds what is wrong with it to `errors`."""
        if value is not ABSENT:
            found, wrong = self._field.validate(value, {}, loc=self._where)
            errors.extend(wrong)
            return found
        if self._required:
            errors.append({"type": "missing", "loc": self._where, "msg": "Field required", "input": None})
            return None
        return self._field.get_default()
