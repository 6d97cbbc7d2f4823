"""Who may give what: roles are found, and nobody gives more than he holds."""

from collections.abc import Collection
from uuid import UUID

from service.db.sessions import FirmSession
from service.domain.firms import rules
from service.domain.firms.errors import BeyondOwnPermissions, OwnersOnly
from service.domain.firms.policy import ROLES, may_touch
from service.domain.firms.store import members, offices, roles
from service.values.errors import FieldError, InvalidInput


async def permissions_of(db: FirmSession, role: str) -> frozenset[str]:
    """Returns what a role permits; one of the firm's own stays as it is until the end. Raises InvalidInput."""
    built_in = ROLES.get(role)
    if built_in is not None:
        return built_in.permissions
    own = await roles.held(db, role)
    if own is None:
        raise InvalidInput("There is no such role.", [FieldError("/role", "unknown_role", "no role has this key")])
    return frozenset(own.permissions)


def require_held(db: FirmSession, permissions: Collection[str], pointer: str) -> None:
    """Raises BeyondOwnPermissions where the caller would give what his token does not carry. The operator may."""
    if db.caller is None:
        return
    missing = rules.not_held(permissions, db.caller.scopes)
    if missing:
        said = f"You do not hold {', '.join(missing)} yourself."
        raise BeyondOwnPermissions(said, [FieldError(pointer, "beyond_own_permissions", said)])


async def require_owner(db: FirmSession, *touched: str) -> None:
    """Raises OwnersOnly where one of the `touched` roles is the owner's and the caller is none. The operator may."""
    if db.caller is None or may_touch(None, *touched):
        return
    role = None if db.caller.member_id is None else await members.role_of(db, db.caller.member_id)
    if not may_touch(role, *touched):
        raise OwnersOnly("Only an owner makes, lowers or removes an owner.")


async def require_office(db: FirmSession, office_id: UUID | None) -> None:
    """Raises InvalidInput where an office is named that the firm does not have."""
    if office_id is not None and not await offices.exists(db, office_id):
        raise InvalidInput("There is no such office.", [FieldError("/office_id", "unknown_office", "no office")])


async def require_active(db: FirmSession, member_id: UUID | None, pointer: str) -> None:
    """Raises InvalidInput where something is given to somebody who is no active member of the firm."""
    if member_id is not None and await members.role_of(db, member_id) is None:
        raise InvalidInput("There is no such member.", [FieldError(pointer, "unknown_member", "no active member")])
