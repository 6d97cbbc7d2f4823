"""What can happen to a role of the firm's own."""

from uuid import UUID

from service.db.sessions import FirmSession
from service.domain.firms import rules
from service.domain.firms.commands.giving import require_held
from service.domain.firms.errors import RoleInUse, RoleKeyTaken, TooManyRoles
from service.domain.firms.policy import ROLES
from service.domain.firms.schemas.roles import AddRole, ChangeRole, RoleFields, RoleOut
from service.domain.firms.store import members
from service.domain.firms.store import roles as store
from service.domain.firms.tables import Role
from service.domain.history.commands import Recorded
from service.domain.identity.commands.ended_members import end_tokens_of
from service.values.errors import FieldError
from service.values.versions import ExpectedVersion

_ROLES = Recorded("role", Role, RoleFields, RoleOut)


async def add_role(db: FirmSession, order: AddRole) -> RoleOut:
    """Adds a role. Raises RoleKeyTaken, TooManyRoles, BeyondOwnPermissions."""
    require_held(db, order.permissions, "/permissions")
    if order.key in ROLES or await store.key_taken(db, order.key):
        raise RoleKeyTaken("Another role has this key.", [FieldError("/key", "role_key_taken", "taken")])
    if await store.count(db) >= rules.ROLES_PER_FIRM:
        raise TooManyRoles(f"A firm has at most {rules.ROLES_PER_FIRM} roles of its own.")
    return await _ROLES.add(db, "role.added", order, permissions=sorted(set(order.permissions)))


async def change_role(db: FirmSession, role_id: UUID, change: ChangeRole, expected: ExpectedVersion | None) -> RoleOut:
    """Changes a role. What is taken from it ends the tokens of its members.

    Raises NotFound, StaleVersion, InvalidInput, BeyondOwnPermissions.
    """
    role = await _ROLES.lock(db, expected, id=role_id)
    before, wanted = set(role.permissions), _ROLES.wanted(role, change)
    require_held(db, set(wanted.permissions) - before, "/permissions")
    out = await _ROLES.change(db, "role.changed", role, wanted, permissions=sorted(set(wanted.permissions)))
    if rules.loses(before, out.permissions):
        await end_tokens_of(db, await members.with_role(db, out.key))
    return out


async def delete_role(db: FirmSession, role_id: UUID, expected: ExpectedVersion | None) -> None:
    """Deletes a role that nobody has. Raises NotFound, StaleVersion, RoleInUse."""
    role = await _ROLES.lock(db, expected, id=role_id)
    if await store.in_use(db, role.key):
        raise RoleInUse("Members have this role, or invitations offer it; give them another one first.")
    await _ROLES.remove(db, "role.deleted", role)
