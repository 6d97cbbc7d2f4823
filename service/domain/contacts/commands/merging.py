"""Two contacts that are one become one."""

from uuid import UUID

from service.db.sessions import FirmSession
from service.domain.contacts import errors
from service.domain.contacts.commands import names
from service.domain.contacts.schemas.contacts import MOST_NAMES, ContactOut, OpenContact
from service.domain.contacts.schemas.doubles import MergeContact
from service.domain.contacts.store import merging as store
from service.domain.contacts.tables import Contact
from service.domain.history import commands as history
from service.domain.history.commands import Recorded
from service.values.errors import FieldError, InvalidInput, NotFound
from service.values.versions import ExpectedVersion

_CONTACTS = Recorded("contact", Contact, OpenContact, ContactOut)
_FILLED = ("email", "phone", "address", "born_on", "died_on", "notes")


async def merge(db: FirmSession, contact_id: UUID, order: MergeContact, expected: ExpectedVersion | None) -> ContactOut:
    """Has everything that refers to the duplicate refer to the contact, which takes its names and what it lacks.

    Raises NotFound, StaleVersion, InvalidInput (the duplicate), BothHave, TooManyNames.
    """
    kept = await _CONTACTS.lock(db, expected, id=contact_id)
    gone = await _duplicate(db, kept, order.duplicate_id)
    wanted = _together(kept, gone)
    await store.drop_doubled_relations(db, kept.id, gone.id)
    for reference in store.references():
        if await store.collides(db, reference, kept.id, gone.id):
            raise errors.BothHave(
                f"Both have an entry in {reference.table} that only one contact can have; take one away first.",
                [FieldError("/duplicate_id", "both_have", reference.table)],
            )
        await store.move(db, reference, kept.id, gone.id)
    await store.move_npi(db, kept.id, gone.id)
    await names.keep_names(db, "contact", gone.id, [])
    await names.keep_contact(db, kept.id, wanted)
    before = _CONTACTS.shape(kept)
    out = await _CONTACTS.change(db, "contact.merged", kept, wanted)
    if out == before:  # the duplicate brought nothing that the contact has not, and is merged all the same
        history.record(db, "contact.merged", "contact", kept.id, before=before, after=out)
    await _CONTACTS.remove(db, "contact.merged_away", gone)
    await store.remember(db, kept.id, gone.id)
    return out


async def _duplicate(db: FirmSession, kept: Contact, duplicate_id: UUID) -> Contact:
    if duplicate_id == kept.id:
        raise _wrong("same_contact", "A contact is not its own duplicate.")
    try:
        gone = await _CONTACTS.lock(db, None, id=duplicate_id)
    except NotFound:
        raise _wrong("unknown_contact", "There is no such contact.") from None
    if gone.kind != kept.kind:
        raise _wrong("kind_of_contact", "A person and an organisation are not the same.")
    return gone


def _wrong(code: str, detail: str) -> InvalidInput:
    return InvalidInput(detail, [FieldError("/duplicate_id", code, detail)])


def _together(kept: Contact, gone: Contact) -> OpenContact:
    """Returns the contact with the duplicate's names, ids, and what it lacks itself."""
    told = OpenContact.model_validate(kept, from_attributes=True)
    aliases = [name for name in dict.fromkeys((*kept.aliases, gone.name, *gone.aliases)) if name != kept.name]
    former = list(dict.fromkeys((*kept.former_names, *gone.former_names)))
    if max(len(aliases), len(former)) > MOST_NAMES:
        raise errors.TooManyNames(f"Together they have more than {MOST_NAMES} names; take some away first.")
    filled = {name: getattr(kept, name) or getattr(gone, name) for name in _FILLED}
    more = {"aliases": aliases, "former_names": former, "external_ids": {**gone.external_ids, **kept.external_ids}}
    return told.model_copy(update={**filled, **more, "deceased": kept.deceased or gone.deceased})
