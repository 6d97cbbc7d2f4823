"""What can happen to a party."""

from uuid import UUID

from service.db.sessions import FirmSession
from service.db.versions import seen
from service.domain.contacts import queries as contacts
from service.domain.history import commands as history
from service.domain.matters import errors
from service.domain.matters.schemas.parties import AddParty, ChangeParty, PartyOut
from service.domain.matters.store import matters as matter_store
from service.domain.matters.store import parties as store
from service.domain.matters.tables import Party
from service.values.errors import FieldError, InvalidInput, NotFound
from service.values.ids import new_id
from service.values.patches import changed
from service.values.versions import ExpectedVersion


async def add_party(db: FirmSession, matter_id: UUID, order: AddParty) -> PartyOut:
    """Adds a party to a matter. Raises NotFound (the matter), InvalidInput (the contact), PartyExists."""
    if not await matter_store.hold(db, matter_id):
        raise NotFound("There is no such matter.")
    if not await contacts.exists(db, order.contact_id):
        raise InvalidInput("There is no such contact.", [FieldError("/contact_id", "unknown_contact", "no contact")])
    await _refuse_second(db, matter_id, order.contact_id, order.role)
    party = Party(id=new_id(), matter_id=matter_id, **order.model_dump())
    db.add(party)
    await db.flush()
    out = PartyOut.model_validate(party)
    history.record(db, "party.added", "party", out.id, matter_id=matter_id, after=out)
    return out


async def change_party(
    db: FirmSession, matter_id: UUID, party_id: UUID, change: ChangeParty, expected: ExpectedVersion | None
) -> PartyOut:
    """Changes a party. Raises NotFound, StaleVersion, InvalidInput, PartyExists."""
    party = seen(await store.lock(db, matter_id, party_id), expected)
    before = PartyOut.model_validate(party)
    current = AddParty.model_validate(before.model_dump(include=set(AddParty.model_fields)))
    wanted = changed(current, change)
    if wanted.role != before.role:
        await _refuse_second(db, matter_id, before.contact_id, wanted.role)
    party.role, party.side, party.notes = wanted.role, wanted.side, wanted.notes
    await db.flush()
    out = PartyOut.model_validate(party)
    if out != before:
        history.record(db, "party.changed", "party", out.id, matter_id=matter_id, before=before, after=out)
    return out


async def remove_party(db: FirmSession, matter_id: UUID, party_id: UUID, expected: ExpectedVersion | None) -> None:
    """Removes a party to which no claim refers. Raises NotFound, StaleVersion; Conflict if one does."""
    party = seen(await store.lock(db, matter_id, party_id), expected)
    before = PartyOut.model_validate(party)
    await db.delete(party)
    await db.flush()
    history.record(db, "party.removed", "party", party_id, matter_id=matter_id, before=before)


async def _refuse_second(db: FirmSession, matter_id: UUID, contact_id: UUID, role: str) -> None:
    if await store.has_role(db, matter_id, contact_id, role):
        raise errors.PartyExists(
            f"The contact is {role} in this matter already.", [FieldError("/role", "party_exists", "exists")]
        )
