"""SCIM 2.0: the firm's directory, such as Okta or Microsoft Entra, says who is in the firm and in which role."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Header, Query, Request, Response

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.provisioning import queries
from service.domain.provisioning.commands import groups, users
from service.domain.provisioning.schemas import (
    AttributesQuery,
    ScimGroupOut,
    ScimListOut,
    ScimQuery,
    ScimResourceOut,
    ScimUserOut,
)
from service.values.caller import Caller
from service.web.access import calling, commanding, reading
from service.web.etags import deleted
from service.web.scim import ScimAnswer, ScimRoute, answered, created, plain
from service.web.scim_errors import MEDIA_TYPE

router = APIRouter(prefix="/scim/v2", tags=["scim"], route_class=ScimRoute, default_response_class=ScimAnswer)

Reads = Annotated[FirmReads, reading("scim:manage")]
Writes = Annotated[FirmSession, commanding("scim:manage")]
Calls = Annotated[Caller, calling("scim:manage")]
Given = Annotated[
    dict[str, Any], Body(media_type=MEDIA_TYPE, description="A SCIM message; application/json is taken as well")
]
IfMatch = Annotated[
    str | None, Header(alias="If-Match", description="The version you read; 412 if it is no longer current")
]
Search = Annotated[ScimQuery, Query()]
Attributes = Annotated[AttributesQuery, Query()]


@router.get("/ServiceProviderConfig", operation_id="getScimConfiguration", response_model=ScimResourceOut)
async def get_configuration(request: Request, _: Calls) -> Response:
    """Say what SCIM can do here.

    PATCH, filters, sorting and entity tags; not bulk, nor passwords.
    """
    return plain(queries.configuration(_base(request)))


@router.get("/ResourceTypes", operation_id="listScimResourceTypes", response_model=ScimListOut)
async def list_resource_types(request: Request, _: Calls) -> Response:
    """List the resource types.

    Users are the members of the firm, groups its roles.
    """
    return plain(queries.resource_type(_base(request), None))


@router.get("/ResourceTypes/{name}", operation_id="getScimResourceType", response_model=ScimResourceOut)
async def get_resource_type(request: Request, name: str, _: Calls) -> Response:
    """Read a resource type.

    `User` or `Group`.
    """
    return plain(queries.resource_type(_base(request), name))


@router.get("/Schemas", operation_id="listScimSchemas", response_model=ScimListOut)
async def list_schemas(request: Request, _: Calls) -> Response:
    """List the schemas.

    The attributes that are kept; what is sent besides is passed over.
    """
    return plain(queries.schema(_base(request), None))


@router.get("/Schemas/{urn}", operation_id="getScimSchema", response_model=ScimResourceOut)
async def get_schema(request: Request, urn: str, _: Calls) -> Response:
    """Read a schema.

    By its URN.
    """
    return plain(queries.schema(_base(request), urn))


@router.post("/.search", operation_id="searchScim", response_model=ScimListOut)
async def search(request: Request, order: Given, caller: Calls) -> Response:
    """Search users and groups.

    A SearchRequest (RFC 7644, 3.4.3): what lists take as parameters, in a body.
    """
    return plain(await queries.search_all(_reads(request, caller), order, _base(request), None))


@router.post("/{kind}/.search", operation_id="searchScimKind", response_model=ScimListOut)
async def search_kind(request: Request, kind: Literal["Users", "Groups"], order: Given, caller: Calls) -> Response:
    """Search users or groups.

    A SearchRequest (RFC 7644, 3.4.3).
    """
    return plain(await queries.search_all(_reads(request, caller), order, _base(request), kind))


@router.get("/Users", operation_id="listScimUsers", response_model=ScimListOut)
async def list_users(request: Request, query: Search, reads: Reads) -> Response:
    """List users.

    Every member who is there, however he came in, and those whom the directory has ended (`active` false).
    """
    return plain(await queries.users(reads, query, _base(request)))


@router.post("/Users", operation_id="createScimUser", status_code=201, response_model=ScimUserOut)
async def create_user(request: Request, user: Given, db: Writes) -> Response:
    """Create a user.

    Who it names is a member at once, as a reader until a group gives another role. The account has no password: the
    firm's identity provider lets the person in, or a password set by "forgotten password". `userName`, in any case,
    and the mail address are each one person's: 409 `uniqueness`.
    """
    return created(await users.create_user(db, user, _base(request), request.app.state.accounts.reserve))


@router.get("/Users/{user_id}", operation_id="getScimUser", response_model=ScimUserOut)
async def get_user(request: Request, user_id: str, query: Attributes, reads: Reads) -> Response:
    """Read a user.

    With its version; If-None-Match is answered with 304 while nothing has changed.
    """
    return answered(request, await queries.user(reads, user_id, query, _base(request)))


@router.put("/Users/{user_id}", operation_id="replaceScimUser", response_model=ScimUserOut)
async def replace_user(request: Request, user_id: str, user: Given, db: Writes, if_match: IfMatch = None) -> Response:
    """Replace a user.

    `active` false ends the person's place and every token within seconds; true gives the place back, with the roles of
    before. An owner stays: 403.
    """
    return answered(request, await users.replace_user(db, user_id, user, _base(request), if_match), False)


@router.patch("/Users/{user_id}", operation_id="patchScimUser", response_model=ScimUserOut)
async def patch_user(request: Request, user_id: str, patch: Given, db: Writes, if_match: IfMatch = None) -> Response:
    """Change a user.

    A PatchOp of at most 100 operations, which happen together or not at all.
    """
    return answered(request, await users.patch_user(db, user_id, patch, _base(request), if_match), False)


@router.delete("/Users/{user_id}", operation_id="deleteScimUser", status_code=204)
async def delete_user(request: Request, user_id: str, db: Writes, if_match: IfMatch = None) -> Response:
    """Delete a user.

    Ends the person's place, and forgets what the directory said. What the person did stays in the log. An owner stays:
    403.
    """
    await users.delete_user(db, user_id, _base(request), if_match)
    return deleted()


@router.get("/Groups", operation_id="listScimGroups", response_model=ScimListOut)
async def list_groups(request: Request, query: Search, reads: Reads) -> Response:
    """List groups.

    The roles that every firm has, then the firm's own by key. The id of a group is the key of the role.
    """
    return plain(await queries.groups(reads, query, _base(request)))


@router.post("/Groups", operation_id="createScimGroup", status_code=201, response_model=ScimGroupOut)
async def create_group(request: Request, group: Given, db: Writes) -> Response:
    """Create a group.

    A role of the firm's own, which permits to read the firm's profile and nothing else until the firm says more.
    """
    return created(await groups.create_group(db, group, _base(request)))


@router.get("/Groups/{group_id}", operation_id="getScimGroup", response_model=ScimGroupOut)
async def get_group(request: Request, group_id: str, query: Attributes, reads: Reads) -> Response:
    """Read a group.

    With its members and its version.
    """
    return answered(request, await queries.group(reads, group_id, query, _base(request)))


@router.put("/Groups/{group_id}", operation_id="replaceScimGroup", response_model=ScimGroupOut)
async def replace_group(
    request: Request, group_id: str, group: Given, db: Writes, if_match: IfMatch = None
) -> Response:
    """Replace a group.

    Its name, where the role is the firm's own, and its members. Whoever is in several groups has the role that permits
    most. The group of the owners cannot be changed: 403.
    """
    return answered(request, await groups.replace_group(db, group_id, group, _base(request), if_match), False)


@router.patch("/Groups/{group_id}", operation_id="patchScimGroup", response_model=ScimGroupOut)
async def patch_group(request: Request, group_id: str, patch: Given, db: Writes, if_match: IfMatch = None) -> Response:
    """Change a group.

    A PatchOp of at most 100 operations, which happen together or not at all.
    """
    return answered(request, await groups.patch_group(db, group_id, patch, _base(request), if_match), False)


@router.delete("/Groups/{group_id}", operation_id="deleteScimGroup", status_code=204)
async def delete_group(request: Request, group_id: str, db: Writes, if_match: IfMatch = None) -> Response:
    """Delete a group.

    The role of the firm's own goes; its members keep the strongest of their others. A built-in role stays: 403.
    """
    await groups.delete_group(db, group_id, _base(request), if_match)
    return deleted()


def _base(request: Request) -> str:
    return f"{request.app.state.settings.public_url.rstrip('/')}/scim/v2"


def _reads(request: Request, caller: Caller) -> FirmReads:
    return FirmReads(request.app.state.database, caller.firm_id, caller)
