"""What can happen to a party."""

from uuid import UUID

from service.db.sessions import FirmSession
from service.domain.contacts import queries as contacts
from service.domain.history.commands import Recorded
from service.domain.matters import errors
from service.domain.matters.commands.matters import hold
from service.domain.matters.rules import parties as rules
from service.domain.matters.schemas.parties import AddParty, ChangeParty, PartyOut
from service.domain.matters.store import matters as matter_store
from service.domain.matters.store import parties as store
from service.domain.matters.tables import Party
from service.values.errors import FieldError, InvalidInput
from service.values.versions import ExpectedVersion

_PARTIES = Recorded("party", Party, AddParty, PartyOut)


async def add_party(db: FirmSession, matter_id: UUID, order: AddParty) -> PartyOut:
    """Adds a party to a matter. Raises NotFound (the matter), InvalidInput (the contact), PartyExists."""
    await hold(db, matter_id)
    if not await contacts.exists(db, order.contact_id):
        raise InvalidInput("There is no such contact.", [FieldError("/contact_id", "unknown_contact", "no contact")])
    await _refuse_second(db, matter_id, order.contact_id, order.role)
    await _check_representation(db, matter_id, None, order)
    return await _PARTIES.add(db, "party.added", order, matter_id=matter_id)


async def change_party(
    db: FirmSession, matter_id: UUID, party_id: UUID, change: ChangeParty, expected: ExpectedVersion | None
) -> PartyOut:
    """Changes a party. Raises NotFound, StaleVersion, InvalidInput, PartyExists."""
    party = await _PARTIES.lock(db, expected, matter_id=matter_id, id=party_id)
    wanted = _PARTIES.wanted(party, change)
    if wanted.role != party.role:
        await _refuse_second(db, matter_id, party.contact_id, wanted.role)
    if (wanted.capacity, wanted.representative_party_id, wanted.counsel_contact_id) != (
        party.capacity,
        party.representative_party_id,
        party.counsel_contact_id,
    ):
        await matter_store.lock(db, matter_id)  # so that nobody is made a representative meanwhile
        await _check_representation(db, matter_id, party_id, wanted)
    return await _PARTIES.change(db, "party.changed", party, wanted)


async def remove_party(db: FirmSession, matter_id: UUID, party_id: UUID, expected: ExpectedVersion | None) -> None:
    """Removes a party to which no claim refers. Raises NotFound, StaleVersion; Conflict if one does."""
    party = await _PARTIES.lock(db, expected, matter_id=matter_id, id=party_id)
    await _PARTIES.remove(db, "party.removed", party)


async def _refuse_second(db: FirmSession, matter_id: UUID, contact_id: UUID, role: str) -> None:
    if await store.has_role(db, matter_id, contact_id, role):
        raise errors.PartyExists(
            f"The contact is {role} in this matter already.", [FieldError("/role", "party_exists", "exists")]
        )


async def _check_representation(db: FirmSession, matter_id: UUID, party_id: UUID | None, order: AddParty) -> None:
    wrong = []
    if order.counsel_contact_id is not None and not await contacts.exists(db, order.counsel_contact_id):
        wrong.append(FieldError("/counsel_contact_id", "unknown_contact", "no contact"))
    if order.representative_party_id is not None:
        theirs = await store.capacity_of(db, matter_id, order.representative_party_id)
        why = rules.representation_error(order.capacity, party_id, order.representative_party_id, theirs)
        if why is not None:
            wrong.append(FieldError("/representative_party_id", "cannot_represent", why))
    if party_id is not None and order.capacity != "individual" and await store.represents(db, matter_id, party_id):
        wrong.append(FieldError("/capacity", "represents_others", "the party acts for another one"))
    if wrong:
        raise InvalidInput("The party cannot be represented like this.", wrong)


async def require_party(db: FirmSession, matter_id: UUID, party_id: UUID | None) -> None:
    """Raises InvalidInput where `party_id` is given and is no party of the matter."""
    if party_id is not None and not await store.of_matter(db, matter_id, {party_id}):
        raise InvalidInput(
            "The party must be one of the matter.", [FieldError("/party_id", "unknown_party", "not of this matter")]
        )
