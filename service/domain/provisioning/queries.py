"""Questions of a firm's directory."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from scim2_models import Context, Resource, ResponseParameters, SearchRequest

from service.db.reads import FirmReads
from service.domain.firms import queries as firms
from service.domain.firms.policy import ROLES
from service.domain.firms.schemas.directory import DirectoryMemberOut
from service.domain.firms.schemas.roles import RoleOut
from service.domain.identity.errors import InvalidToken
from service.domain.provisioning import store
from service.domain.provisioning.errors import Refused
from service.domain.provisioning.rules import discovery, tokens
from service.domain.provisioning.rules.groups import Role, group_of
from service.domain.provisioning.rules.people import name_key, user_of
from service.domain.provisioning.rules.reading import equality, read_search
from service.domain.provisioning.rules.resources import Group, User
from service.domain.provisioning.rules.searching import listed
from service.domain.provisioning.schemas import AttributesQuery, Bearer, ScimQuery, ScimTokenOut, Shown
from service.values.caller import Caller
from service.values.errors import NotFound

NOTED_EVERY = timedelta(hours=1)
"""How often the use of a token is noted."""

SCIM_TOKEN = store.SCIM_TOKEN
SCIM_TOKENS = store.SCIM_TOKENS
MOST_PEOPLE = 10_000
"""People among whom a filter that no index serves is looked for; larger firms are refused with `tooMany`."""


def is_scim_token(text: str) -> bool:
    """Returns whether a token is one of a directory, good or not."""
    return text.startswith(tokens.BEGINNING)


async def bearer(text: str, reads_of: Callable[[UUID], FirmReads], now: datetime) -> Bearer:
    """Returns who asks with a directory's token, by one look-up in the firm that it names. Raises InvalidToken."""
    named = tokens.read_token(text)
    row = None if named is None else await reads_of(named[0]).first(store.SCIM_TOKEN_BEHIND, token_hash=named[1])
    found = None if row is None else ScimTokenOut.model_validate_json(row["body"])
    if named is None or found is None or (found.expires_at is not None and found.expires_at <= now):
        raise InvalidToken("The token was revoked, has expired, or is none of a directory's.")
    caller = Caller(named[0], f"scim_token_{found.id.hex}", frozenset({"scim:manage"}), found.id.hex)
    return Bearer(caller, found.id, found.last_used_at is not None and now - found.last_used_at < NOTED_EVERY)


async def user(reads: FirmReads, user_id: str, query: AttributesQuery, base: str) -> Shown:
    """Returns a user. Raises NotFound, Refused."""
    search = _asked(User, query)
    rows = await reads.rows(firms.DIRECTORY_MEMBER, {"id": id_of(user_id)})
    if not rows:
        raise NotFound("There is no such user here.")
    return shown(user_of(_person(rows[0]), base), search)


async def users(reads: FirmReads, query: ScimQuery, base: str) -> dict[str, Any]:
    """Returns a page of users. Raises Refused."""
    search = _asked(User, query)
    return listed(search, User, await _candidates(reads, search), lambda person: user_of(person, base))


async def group(reads: FirmReads, key: str, query: AttributesQuery, base: str) -> Shown:
    """Returns a group with its members. Raises NotFound, Refused."""
    search = _asked(Group, query)
    role = next((one for one in await _roles(reads) if one.key == key), None)
    if role is None:
        raise NotFound("There is no such group here.")
    return shown(group_of(role, await _everybody(reads), base), search)


async def groups(reads: FirmReads, query: ScimQuery, base: str) -> dict[str, Any]:
    """Returns a page of groups. Raises Refused."""
    search = _asked(Group, query)
    show = await _show_groups(reads, search, base)
    return listed(search, Group, await _roles(reads), show)


async def search_all(reads: FirmReads, order: Mapping[str, Any], base: str, kind: str | None) -> dict[str, Any]:
    """Returns a page of what a SearchRequest asks for, users and groups or one `kind` of them. Raises Refused."""
    if kind is not None:
        asked = read_search(User if kind == "Users" else Group, order)
        if kind == "Users":
            return listed(asked, User, await _candidates(reads, asked), lambda person: user_of(person, base))
        return listed(asked, Group, await _roles(reads), await _show_groups(reads, asked, base))
    search, people = read_search(User | Group, order), await _everybody(reads)

    def show(row: Any) -> Resource[Any]:
        return group_of(row, people, base) if isinstance(row, Role) else user_of(row, base)

    return listed(search, User | Group, [*people, *await _roles(reads)], show)


def configuration(base: str) -> dict[str, Any]:
    """Returns how SCIM is configured here."""
    return discovery.configuration(base)


def resource_type(base: str, name: str | None) -> dict[str, Any]:
    """Returns a resource type, or the list of all. Raises NotFound."""
    return _one_or_all(discovery.resource_types(base), name)


def schema(base: str, name: str | None) -> dict[str, Any]:
    """Returns a schema, or the list of all. Raises NotFound."""
    return _one_or_all(discovery.schemas(base), name)


def shown(resource: User | Group, parameters: ResponseParameters[Any] | None = None) -> Shown:
    """Returns a resource as it is answered, with the attributes that were asked for."""
    body = resource.model_dump(mode="json", scim_ctx=Context.RESOURCE_QUERY_RESPONSE, response_parameters=parameters)
    meta = resource.meta
    return Shown(body, meta.version if meta else None, meta.location if meta else None)


def id_of(text: str) -> UUID:
    """Returns the id of a user. Raises NotFound: there is nobody with an id that is none."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("There is no such user here.") from None


def _one_or_all(found: list[dict[str, Any]], name: str | None) -> dict[str, Any]:
    if name is None:
        urn = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
        count = len(found)
        return {"schemas": [urn], "totalResults": count, "startIndex": 1, "itemsPerPage": count, "Resources": found}
    for one in found:
        if one["id"] == name:
            return one
    raise NotFound("There is no such thing here.")


def _asked(kind: Any, query: AttributesQuery) -> SearchRequest[Any]:
    return read_search(kind, query.model_dump(by_alias=True, exclude_none=True))


async def _candidates(reads: FirmReads, search: SearchRequest[Any]) -> Sequence[DirectoryMemberOut]:
    """Returns those whom the filter may mean: the few that an index finds, or everybody."""
    asked = equality(search, "username", "externalid", "id")
    if asked is None:
        return await _everybody(reads)
    name, value = asked
    if "\x00" in value:
        return []
    if name == "username":
        rows = await reads.rows(firms.DIRECTORY_MEMBERS_NAMED, {"user_name": name_key(value)})
    elif name == "externalid":
        rows = await reads.rows(firms.DIRECTORY_MEMBERS_KNOWN_AS, {"external_id": value})
    else:
        try:
            rows = await reads.rows(firms.DIRECTORY_MEMBER, {"id": UUID(value)})
        except ValueError:
            return []
    return [_person(row) for row in rows]


async def _everybody(reads: FirmReads) -> Sequence[DirectoryMemberOut]:
    found: list[DirectoryMemberOut] = []
    while len(found) <= MOST_PEOPLE:
        after = found[-1].id if found else UUID(int=0)
        rows = await reads.rows(firms.DIRECTORY_MEMBERS_AFTER, {"after_id": after})
        found += map(_person, rows)
        if len(rows) < firms.DIRECTORY_PAGE:
            return found
    raise Refused("The firm has too many people to look at each; ask for one.", "tooMany")


async def _roles(reads: FirmReads) -> Sequence[Role]:
    names = [json.loads(row["body"]) for row in await reads.rows(store.GROUP_NAMES, {})]
    known = {name["role_key"]: name["external_id"] for name in names}
    own = [RoleOut.model_validate_json(row["body"]) for row in await reads.rows(firms.ROLES_OF_FIRM, {})]
    return [
        *(Role(key, role.name, known.get(key)) for key, role in ROLES.items()),
        *(Role(one.key, one.name, known.get(one.key), one.created_at, one.updated_at) for one in own),
    ]


async def _show_groups(reads: FirmReads, search: SearchRequest[Any], base: str) -> Callable[[Role], Group]:
    """Returns how groups are shown: without their members where nobody asks for them, as Entra does."""
    excluded = {str(path).lower() for path in search.excluded_attributes or []}
    asked = "" if search.filter is None else str(search.filter).lower()
    people = [] if "members" in excluded and "members" not in asked else await _everybody(reads)
    return lambda role: group_of(role, people, base)


def _person(row: Mapping[str, Any]) -> DirectoryMemberOut:
    return DirectoryMemberOut.model_validate_json(row["body"])
