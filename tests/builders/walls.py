"""Ethical walls put up past the commands, so that nothing of them is in the log."""

from typing import Any
from uuid import UUID

from service.db.engine import Database
from service.db.sessions import firm_session
from service.domain.matters.tables import MatterWall
from service.values.ids import new_id

_EMPTY = (
    "screened_by_member_id",
    "lift_requested_by",
    "lift_requested_at",
    "lift_reason",
    "lifted_by",
    "lifted_at",
)


async def screened(
    database: Database, firm_id: UUID, matter_id: UUID, member_id: UUID | None, client: tuple[UUID, str] | None = None
) -> UUID:
    """Screens a member, or a client by its id and its public name; returns the wall's id."""
    row: dict[str, Any] = dict.fromkeys(_EMPTY)
    row |= {"id": new_id(), "matter_id": matter_id, "member_id": member_id, "reason": "Acted for the defence"}
    row |= {"oauth_client_id": client and client[0], "subject": client[1] if client else str(member_id)}
    async with firm_session(database, firm_id) as db:
        db.add(MatterWall(**row, status="standing", screened_by_client_id="client_tests"))
    found: UUID = row["id"]
    return found
