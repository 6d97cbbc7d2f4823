"""SQL of the matters themselves."""

from uuid import UUID

from sqlalchemy import bindparam, exists
from sqlmodel import col, select

from service.db.external_ids import ExternalIdIndex
from service.db.pages import ListRead
from service.db.reads import FIRM, compile_read, json_body
from service.db.sessions import FirmSession
from service.domain.matters.tables import Claim, Matter, MatterExternalId, Party

EXTERNAL_IDS = ExternalIdIndex(MatterExternalId, "matter_id")

_BODY = json_body(
    {
        "id": Matter.id,
        "number": Matter.number,
        "title": Matter.title,
        "status": Matter.status,
        "jurisdiction": Matter.jurisdiction,
        "summary": Matter.summary,
        "opened_on": Matter.opened_on,
        "closed_on": Matter.closed_on,
        "close_reason": Matter.close_reason,
        "external_ids": Matter.external_ids,
        "version": Matter.version,
        "created_at": Matter.created_at,
        "updated_at": Matter.updated_at,
    }
)

MATTER = compile_read(
    select(Matter.version, _BODY).where(col(Matter.firm_id) == FIRM, col(Matter.id) == bindparam("id")).limit(1)
)

MATTERS = ListRead(
    table=Matter,
    body=_BODY,
    orders={"updated_at": col(Matter.updated_at)},
    filters={
        "status": col(Matter.status) == bindparam("status"),
        "number": col(Matter.number) == bindparam("number"),
        "updated_since": col(Matter.updated_at) >= bindparam("updated_since"),
    },
)

_NEXT_NUMBER = """
INSERT INTO matter_numbers AS n (firm_id, year, last) VALUES ($1, $2, 1)
ON CONFLICT (firm_id, year) DO UPDATE SET last = n.last + 1
RETURNING last, EXISTS (
  SELECT FROM matters m
  WHERE m.firm_id = n.firm_id AND m.number = n.year || '-' || lpad(n.last::text, greatest(4, length(n.last::text)), '0')
) AS taken
"""


async def next_number(db: FirmSession, year: int) -> int:
    """Returns the firm's next free number of the year: it may have typed some by hand.

    The year's row is held until the end of the transaction, so that no two matters get the same.
    """
    while True:
        found = (await db.fetch(_NEXT_NUMBER, db.firm_id, year))[0]
        if not found["taken"]:
            return int(found["last"])


async def number_taken(db: FirmSession, number: str) -> bool:
    """Returns whether a matter of the firm has this number."""
    return (await db.exec(select(Matter.id).where(Matter.number == number))).one_or_none() is not None


async def lock(db: FirmSession, matter_id: UUID) -> Matter | None:
    """Returns the matter, locked until the end of the transaction."""
    return (await db.exec(select(Matter).where(Matter.id == matter_id).with_for_update())).one_or_none()


async def hold(db: FirmSession, matter_id: UUID) -> bool:
    """Returns whether the firm has this matter, and keeps it from being deleted until the transaction ends."""
    found = await db.exec(select(Matter.id).where(Matter.id == matter_id).with_for_update(key_share=True, read=True))
    return found.one_or_none() is not None


async def is_empty(db: FirmSession, matter_id: UUID) -> bool:
    """Returns whether a matter has neither parties nor claims."""
    parties = exists().where(col(Party.firm_id) == db.firm_id, col(Party.matter_id) == matter_id)
    claims = exists().where(col(Claim.firm_id) == db.firm_id, col(Claim.matter_id) == matter_id)
    return not (await db.exec(select(parties | claims))).one()
