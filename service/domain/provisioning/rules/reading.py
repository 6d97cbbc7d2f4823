"""What a directory sent, read into SCIM resources, patches and searches; what is wrong is refused in SCIM's words."""

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError
from scim2_models import Context, Error, PatchOp, Resource, SCIMException, SearchRequest
from scim2_models.path import Comparison, FilterNode, LogicalExpr, Not, ValuePath

from service.domain.provisioning.errors import Refused
from service.domain.provisioning.rules.resources import POLICY, Group, User
from service.values.mail_addresses import mail_address

MOST_OPERATIONS = 100
"""Operations of one PATCH. Entra sends one or a few, Okta one for each change; each costs a look at the whole."""

MOST_TERMS = 30
"""Comparisons of one filter, each of which may be made for every person of the firm."""

LONGEST_ENTRY = 32_768
"""Bytes of JSON that are kept of what a directory says of one person."""

Out = TypeVar("Out")
Kind = TypeVar("Kind", bound=Resource[Any])


def read_user(body: Any, context: Context) -> User:
    """Returns the user of a POST or PUT. Raises Refused.

    Where no mail address is sent and `userName` is one, it is taken; where `active` is absent, it is true: the
    directories leave out what they think is the same.
    """
    if isinstance(body, dict):
        body = _completed(body)
    return _bounded(_said(lambda: User.model_validate(body, scim_ctx=context, scim_policy=POLICY)))


def read_group(body: Any, context: Context) -> Group:
    """Returns the group of a POST or PUT. Raises Refused."""
    return _bounded(_said(lambda: Group.model_validate(body, scim_ctx=context, scim_policy=POLICY)))


def patched(body: Any, resource: Kind) -> Kind:
    """Returns the resource as a PATCH makes it. Raises Refused."""
    kind = type(resource)
    name = next((name for name in body if name.lower() == "operations"), "Operations")
    operations = body.get(name)
    if isinstance(operations, list):
        if len(operations) > MOST_OPERATIONS:
            raise Refused(f"At most {MOST_OPERATIONS} operations are taken in one PATCH.", "tooMany")
        operations = list(map(_removal_by_value, operations))
    after = resource.model_copy(deep=True)

    def apply() -> Kind:
        order = PatchOp.__class_getitem__(kind).model_validate(
            body | {name: operations}, scim_ctx=Context.RESOURCE_PATCH_REQUEST, scim_policy=POLICY
        )
        order.patch(after, scim_policy=POLICY)
        return after

    return _bounded(_said(apply))


def replaced(after: Kind, before: Kind) -> Kind:
    """Returns the resource of a PUT with what a client cannot write as it was. Raises Refused."""
    _said(lambda: after.replace(before))
    return after


def read_search(kind: Any, given: Mapping[str, Any]) -> SearchRequest[Any]:
    """Returns what is searched for among resources of a kind. Raises Refused, for a filter too long as well."""
    shape: Any = SearchRequest.__class_getitem__(kind)
    search: SearchRequest[Any] = _said(
        lambda: shape.model_validate(dict(given), scim_ctx=Context.SEARCH_REQUEST, scim_policy=POLICY)
    )
    if search.filter is not None and _terms(search.filter.ast) > MOST_TERMS:
        raise Refused(f"A filter makes at most {MOST_TERMS} comparisons.", "invalidFilter")
    return search


def _terms(node: FilterNode) -> int:
    """Counts the comparisons of a filter."""
    if isinstance(node, LogicalExpr):
        return sum(map(_terms, node.terms))
    if isinstance(node, Not):
        return _terms(node.expr)
    return _terms(node.val_filter) if isinstance(node, ValuePath) else 1


def equality(search: SearchRequest[Any], *names: str) -> tuple[str, str] | None:
    """Returns the attribute, one of `names` in lower case, and the text that it must equal, where that is all that a
    filter asks: so directories look for one person, and an index answers."""
    node: FilterNode | None = None if search.filter is None else search.filter.ast
    if not isinstance(node, Comparison) or node.op != "eq" or not isinstance(node.value, str):
        return None
    name = node.attr_path.attr.lower()
    if name not in names or node.attr_path.sub_attr is not None:
        return None
    return name, node.value


def _removal_by_value(operation: Any) -> Any:
    """Entra names whom it removes by entries like `{"$ref": null, "value": …}`; what identifies one is its `value`."""
    if not isinstance(operation, dict) or str(operation.get("op")).lower() != "remove":
        return operation
    named = operation.get("value")
    if not isinstance(named, list) or not all(isinstance(one, dict) and one.get("value") for one in named):
        return operation
    return operation | {"value": [{"value": one["value"]} for one in named]}


def _completed(body: dict[str, Any]) -> dict[str, Any]:
    names = {name.lower(): name for name in body}
    added: dict[str, Any] = {}
    if body.get(names.get("active", "")) is None:
        added[names.get("active", "active")] = True
    user_name = body.get(names.get("username", ""))
    if not body.get(names.get("emails", "")) and isinstance(user_name, str) and mail_address(user_name):
        added[names.get("emails", "emails")] = [{"value": user_name, "type": "work", "primary": True}]
    return body | added


def _bounded(resource: Kind) -> Kind:
    text = json.dumps(resource.model_dump(exclude={"members"}))
    if len(text) > LONGEST_ENTRY:
        raise Refused(f"At most {LONGEST_ENTRY} bytes are kept of one resource.", "invalidValue")
    if "\\u0000" in text:
        raise Refused("A NUL character is no text.", "invalidValue")
    return resource


def _said(read: Callable[[], Out]) -> Out:
    """Runs what reads; raises Refused for what SCIM's models find wrong."""
    try:
        return read()
    except ValidationError as error:
        first = Error.from_validation_error(error.errors(include_url=False, include_input=False)[0])
    except SCIMException as error:
        first = error.to_error()
    except RecursionError:
        first = Error(status=400, scim_type="invalidSyntax", detail="It is nested too deep.")
    raise Refused((first.detail or "The request is wrong.")[:500], first.scim_type)
