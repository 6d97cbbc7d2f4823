"""SQL of what a firm says of itself."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import col, select

from service.db.reads import FIRM, compile_read, json_body
from service.db.sessions import FirmSession
from service.domain.firms.tables import FirmProfile

_BODY = json_body(
    {
        "id": FirmProfile.id,
        "name": FirmProfile.name,
        "phone": FirmProfile.phone,
        "website": FirmProfile.website,
        "address": FirmProfile.address,
        "matter_numbering": FirmProfile.matter_numbering,
        "version": FirmProfile.version,
        "created_at": FirmProfile.created_at,
        "updated_at": FirmProfile.updated_at,
    }
)

PROFILE = compile_read(
    select(FirmProfile.version, _BODY).where(col(FirmProfile.firm_id) == FIRM, col(FirmProfile.id) == FIRM).limit(1)
)


async def lock(db: FirmSession) -> FirmProfile | None:
    """Returns the firm's profile, locked until the end of the transaction."""
    return (await db.exec(select(FirmProfile).where(FirmProfile.id == db.firm_id).with_for_update())).one_or_none()


async def letterhead(db: FirmSession) -> FirmProfile:
    """Returns the firm's profile as it stands."""
    return (await db.exec(select(FirmProfile).where(FirmProfile.id == db.firm_id))).one()


async def matter_numbering(db: FirmSession) -> Mapping[str, Any] | None:
    """Returns how the firm numbers its matters; None where it has no profile yet."""
    return (await db.exec(select(FirmProfile.matter_numbering).where(FirmProfile.id == db.firm_id))).one_or_none()


async def name(db: FirmSession) -> str:
    """Returns the firm's name."""
    return (await db.exec(select(FirmProfile.name).where(FirmProfile.id == db.firm_id))).one()
