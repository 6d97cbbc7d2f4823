"""Roles: what members may do, built in or the firm's own."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.firms import queries
from service.domain.firms.commands import roles as commands
from service.domain.firms.schemas.roles import AddRole, ChangeRole, RoleOut, RolesOut
from service.web.access import commanding, reading
from service.web.etags import IfMatch, changed, created, deleted, expected_version, read_answer
from service.web.route import MeritRoute

router = APIRouter(prefix="/v1/roles", tags=["roles"], route_class=MeritRoute)

Reads = Annotated[FirmReads, reading("firm:read")]
Writes = Annotated[FirmSession, commanding("firm:write")]


@router.get("", operation_id="listRoles", response_model=RolesOut)
async def list_roles(reads: Reads) -> Response:
    """List roles.

    Those that every firm has, and all of the firm's own, which are at most 100.
    """
    return Response(await queries.all_roles(reads), media_type="application/json")


@router.post("", operation_id="addRole", status_code=201, response_model=RoleOut)
async def add_role(order: AddRole, db: Writes) -> Response:
    """Add a role of the firm's own.

    With permissions that you hold yourself; others are refused with 403.
    """
    out = await commands.add_role(db, order)
    return created(out, f"/v1/roles/{out.id}")


@router.get("/{role_id}", operation_id="getRole", response_model=RoleOut)
async def get_role(request: Request, role_id: UUID, reads: Reads) -> Response:
    """Read a role of the firm's own.

    With its ETag; If-None-Match is answered with 304 while nothing has changed.
    """
    return read_answer(request, await reads.first(queries.ROLE, id=role_id))


@router.patch("/{role_id}", operation_id="changeRole", response_model=RoleOut)
async def change_role(role_id: UUID, change: ChangeRole, db: Writes, if_match: IfMatch = None) -> Response:
    """Change a role of the firm's own.

    JSON merge patch. Where permissions are taken away, the tokens of its members end; with the next ones they may do
    less. Permissions that you do not hold yourself cannot be added: 403.
    """
    return changed(await commands.change_role(db, role_id, change, expected_version(if_match)))


@router.delete("/{role_id}", operation_id="deleteRole", status_code=204)
async def delete_role(role_id: UUID, db: Writes, if_match: IfMatch = None) -> Response:
    """Delete a role of the firm's own.

    Refused with 409 while a member has it or a pending invitation offers it.
    """
    await commands.delete_role(db, role_id, expected_version(if_match))
    return deleted()
