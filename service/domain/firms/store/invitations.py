"""SQL of the invitations."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, select

from service.db.pages import ListRead
from service.db.reads import FIRM, compile_read, json_body
from service.db.sessions import FirmSession
from service.domain.firms.tables import Invitation

_BODY = json_body(
    {
        "id": Invitation.id,
        "email": Invitation.email,
        "name": Invitation.name,
        "role": Invitation.role,
        "office_id": Invitation.office_id,
        "status": Invitation.status,
        "expires_at": Invitation.expires_at,
        "member_id": Invitation.member_id,
        "version": Invitation.version,
        "created_at": Invitation.created_at,
        "updated_at": Invitation.updated_at,
    }
)

INVITATION = compile_read(
    select(Invitation.version, _BODY)
    .where(col(Invitation.firm_id) == FIRM, col(Invitation.id) == bindparam("id"))
    .limit(1)
)

INVITATIONS = ListRead(
    table=Invitation,
    body=_BODY,
    orders={"updated_at": col(Invitation.updated_at)},
    filters={
        "status": col(Invitation.status) == bindparam("status"),
        "updated_since": col(Invitation.updated_at) >= bindparam("updated_since"),
    },
)


async def lock(db: FirmSession, invitation_id: UUID) -> Invitation | None:
    """Returns the invitation, locked until the end of the transaction."""
    return (await db.exec(select(Invitation).where(Invitation.id == invitation_id).with_for_update())).one_or_none()


async def behind(db: FirmSession, token_hash: bytes, *, lock: bool) -> Invitation | None:
    """Returns the invitation whose link carries a secret; `lock` keeps others from accepting it meanwhile."""
    query = select(Invitation).where(Invitation.token_hash == token_hash)
    return (await db.exec(query.with_for_update() if lock else query)).one_or_none()


async def pending_for(db: FirmSession, email: str, now: datetime) -> bool:
    """Returns whether an invitation to this address can be accepted."""
    usable = (Invitation.email == email, Invitation.status == "pending", Invitation.expires_at > now)
    return (await db.exec(select(Invitation.id).where(*usable).limit(1))).first() is not None
