"""People of a firm, as they are once they have accepted an invitation."""

import secrets
from typing import Any
from uuid import UUID

import httpx

from service.db.engine import Database
from service.db.sessions import firm_session
from service.domain.contacts.tables import Contact
from service.domain.firms.commands.invitations import accept_invitation, invite
from service.domain.firms.queries import read_invitation_link
from service.domain.firms.schemas.invitations import Invite
from service.domain.firms.schemas.members import MemberOut
from service.domain.firms.tables import Member
from service.values.ids import new_id


async def joined(
    database: Database, firm_id: UUID, role: str, email: str | None = None, user_id: UUID | None = None
) -> MemberOut:
    """Invites somebody in the operator's name; the person accepts."""
    address = email or f"{secrets.token_hex(6)}@example.org"
    async with firm_session(database, firm_id) as db:
        sent = await invite(db, Invite(email=address, role=role), "https://merit.test")
    firm, token_hash = read_invitation_link(sent.link.partition("=")[2])
    assert firm == firm_id
    async with firm_session(database, firm) as db:
        return await accept_invitation(db, token_hash, user_id or new_id(), "Dana Reyes", address)


async def placed(
    database: Database, firm_id: UUID, office_id: UUID | None = None, email: str = "dana@example.org"
) -> MemberOut:
    """Puts a member into a firm past the commands, so that nothing of it is in the log."""
    async with firm_session(database, firm_id) as db:
        place: dict[str, Any] = {"role": "paralegal", "office_id": office_id, "status": "active"}
        place |= {"external_id": "0010"}
        member = Member(id=new_id(), user_id=new_id(), name="Dana Reyes", email=email, **place)
        db.add(member)
        await db.flush()
        return MemberOut.model_validate(member)


async def employ(api: httpx.AsyncClient, office_id: str | None = None) -> dict[str, Any]:
    """Puts a member into the firm of a client; returns what the API says of him."""
    database = api._transport.app.state.database  # type: ignore[attr-defined]
    firm_id = UUID((await api.get("/v1/me")).json()["firm"]["id"])
    office, address = None if office_id is None else UUID(office_id), f"{secrets.token_hex(6)}@example.org"
    member = await placed(database, firm_id, office, address)
    found: dict[str, Any] = (await api.get(f"/v1/members/{member.id}")).json()
    return found


async def doubled(database: Database, firm_id: UUID) -> UUID:
    """Puts a contact into a firm that was entered twice, past the commands, so that nothing of it is in the log."""
    contact_id = new_id()
    empty = dict.fromkeys(("email", "phone", "address", "born_on", "died_on", "notes"))
    async with firm_session(database, firm_id) as db:
        db.add(Contact(id=contact_id, kind="person", name="Patient 20817", external_ids={}, **empty))
    return contact_id
