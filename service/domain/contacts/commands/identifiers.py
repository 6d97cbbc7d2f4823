"""What can happen to an identifier. History keeps what is shown of it, never the identifier."""

from uuid import UUID

from service.db.sessions import FirmSession
from service.db.versions import seen
from service.domain.contacts.schemas.identifiers import IdentifierOut, KeptIdentifier, PutIdentifier
from service.domain.contacts.store import identifiers as store
from service.domain.contacts.tables import ContactIdentifier
from service.domain.firms.vault import Vault
from service.domain.history.commands import Recorded
from service.values.errors import FieldError, InvalidInput, NotFound, StaleVersion
from service.values.identifiers import IdentifierKind, checked
from service.values.ids import new_id
from service.values.versions import ExpectedVersion

_IDENTIFIERS = Recorded("identifier", ContactIdentifier, KeptIdentifier, IdentifierOut)


async def put_identifier(
    db: FirmSession,
    vault: Vault,
    contact_id: UUID,
    kind: IdentifierKind,
    order: PutIdentifier,
    expected: ExpectedVersion | None,
) -> tuple[IdentifierOut, bool]:
    """Adds or replaces the contact's identifier of a kind; returns what is shown of it and whether it is new.

    Raises NotFound (the contact), StaleVersion, InvalidInput, DataDestroyed.
    """
    value = checked(kind, order.value.get_secret_value())
    if value is None:
        raise InvalidInput("See errors for the places.", [FieldError("/value", f"no_{kind}", "cannot be one")])
    kept = KeptIdentifier(kind=kind, last_four=value[-4:])
    if not await store.hold_contact(db, contact_id):
        raise NotFound("There is no such contact.")
    found = await store.lock(db, contact_id, kind)
    if found is None:
        if expected is not None:
            raise StaleVersion
        row_id = new_id()
        sealed = await vault.seal(db, store.TABLE, row_id, value.encode())
        columns = {"id": row_id, "contact_id": contact_id, "sealed": sealed}
        return await _IDENTIFIERS.add(db, "identifier.added", kept, **columns), True
    row = seen(found, expected)
    if await vault.open(db, store.TABLE, row.id, row.sealed) == value.encode():
        return _IDENTIFIERS.shape(row), False
    sealed = await vault.seal(db, store.TABLE, row.id, value.encode())
    return await _IDENTIFIERS.change(db, "identifier.changed", row, kept, sealed=sealed), False


async def delete_identifier(
    db: FirmSession, contact_id: UUID, kind: IdentifierKind, expected: ExpectedVersion | None
) -> None:
    """Deletes an identifier. Raises NotFound, StaleVersion."""
    row = seen(await store.lock(db, contact_id, kind), expected)
    await _IDENTIFIERS.remove(db, "identifier.deleted", row)
