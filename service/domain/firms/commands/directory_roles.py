"""What a firm's directory does with the firm's own roles, which are its groups."""

import re
import secrets
import unicodedata

from service.db.sessions import FirmSession
from service.domain.firms import rules
from service.domain.firms.errors import RoleInUse, TooManyRoles
from service.domain.firms.policy import OF_NEW_GROUPS, ROLES
from service.domain.firms.schemas.roles import AddRole, RoleFields, RoleOut
from service.domain.firms.store import roles as store
from service.domain.firms.tables import Role
from service.domain.history.commands import Recorded
from service.values.errors import NotFound

_ROLES = Recorded("role", Role, RoleFields, RoleOut)


async def found_role(db: FirmSession, name: str) -> RoleOut:
    """Makes a role for a group that the directory brought. It permits next to nothing until the firm says what.

    Raises TooManyRoles.
    """
    if await store.count(db) >= rules.ROLES_PER_FIRM:
        raise TooManyRoles(f"A firm has at most {rules.ROLES_PER_FIRM} roles of its own.")
    key = _key_of(name)
    if key in ROLES or await store.key_taken(db, key):
        key = f"{key[:31]}_{secrets.token_hex(4)}"
    return await _ROLES.add(db, "role.added", AddRole(key=key, name=name, permissions=list(OF_NEW_GROUPS)))


async def own_role(db: FirmSession, key: str) -> RoleOut | None:
    """Returns a role of the firm's own, which stays as it is until the end of the transaction."""
    role = await store.held(db, key)
    return None if role is None else _ROLES.shape(role)


async def rename_role(db: FirmSession, key: str, name: str) -> RoleOut:
    """Renames a role of the firm's own. Raises NotFound."""
    role = await _own(db, key)
    return await _ROLES.change(db, "role.changed", role, RoleFields(name=name, permissions=role.permissions))


async def drop_role(db: FirmSession, key: str) -> None:
    """Deletes a role of the firm's own that nobody has any more. Raises NotFound, RoleInUse."""
    role = await _own(db, key)
    if await store.in_use(db, key):
        raise RoleInUse("Members have this role, or invitations offer it.")
    await _ROLES.remove(db, "role.deleted", role)


async def _own(db: FirmSession, key: str) -> Role:
    role = await store.held(db, key)
    if role is None:
        raise NotFound("There is no such role here.")
    return role


def _key_of(name: str) -> str:
    """Returns a key that reads like the name."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    return (words if words[:1].isalpha() else f"group_{words}")[:40].rstrip("_")
