"""What can happen to a role of the firm's own."""

from uuid import UUID

from service.db.sessions import FirmSession
from service.db.versions import seen
from service.domain.firms import rules
from service.domain.firms.commands.giving import require_held
from service.domain.firms.errors import RoleInUse, RoleKeyTaken, TooManyRoles
from service.domain.firms.policy import ROLES
from service.domain.firms.schemas.roles import AddRole, ChangeRole, RoleFields, RoleOut
from service.domain.firms.store import members
from service.domain.firms.store import roles as store
from service.domain.firms.tables import Role
from service.domain.history import commands as history
from service.domain.identity.commands.ended_members import end_tokens_of
from service.values.errors import FieldError
from service.values.ids import new_id
from service.values.patches import changed
from service.values.versions import ExpectedVersion


async def add_role(db: FirmSession, order: AddRole) -> RoleOut:
    """Adds a role. Raises RoleKeyTaken, TooManyRoles, BeyondOwnPermissions."""
    require_held(db, order.permissions, "/permissions")
    if order.key in ROLES or await store.key_taken(db, order.key):
        raise RoleKeyTaken("Another role has this key.", [FieldError("/key", "role_key_taken", "taken")])
    if await store.count(db) >= rules.ROLES_PER_FIRM:
        raise TooManyRoles(f"A firm has at most {rules.ROLES_PER_FIRM} roles of its own.")
    role = Role(id=new_id(), key=order.key, name=order.name, permissions=sorted(set(order.permissions)))
    db.add(role)
    await db.flush()
    out = RoleOut.model_validate(role)
    history.record(db, "role.added", "role", out.id, after=out)
    return out


async def change_role(db: FirmSession, role_id: UUID, change: ChangeRole, expected: ExpectedVersion | None) -> RoleOut:
    """Changes a role. What is taken from it ends the tokens of its members.

    Raises NotFound, StaleVersion, InvalidInput, BeyondOwnPermissions.
    """
    role = seen(await store.lock(db, role_id), expected)
    before = RoleOut.model_validate(role)
    wanted = changed(RoleFields(name=before.name, permissions=before.permissions), change)
    require_held(db, set(wanted.permissions) - set(before.permissions), "/permissions")
    role.name, role.permissions = wanted.name, sorted(set(wanted.permissions))
    await db.flush()
    out = RoleOut.model_validate(role)
    if rules.loses(before.permissions, out.permissions):
        await end_tokens_of(db, await members.with_role(db, out.key))
    if out != before:
        history.record(db, "role.changed", "role", out.id, before=before, after=out)
    return out


async def delete_role(db: FirmSession, role_id: UUID, expected: ExpectedVersion | None) -> None:
    """Deletes a role that nobody has. Raises NotFound, StaleVersion, RoleInUse."""
    role = seen(await store.lock(db, role_id), expected)
    if await store.in_use(db, role.key):
        raise RoleInUse("Members have this role, or invitations offer it; give them another one first.")
    before = RoleOut.model_validate(role)
    await db.delete(role)
    await db.flush()
    history.record(db, "role.deleted", "role", role_id, before=before)
