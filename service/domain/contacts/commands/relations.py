"""What can happen to a relation between contacts."""

from uuid import UUID

from service.db.sessions import FirmSession
from service.domain.contacts import errors
from service.domain.contacts.schemas.relations import ChangeRelation, RelateContact, RelationFields, RelationOut
from service.domain.contacts.store import contacts as contact_store
from service.domain.contacts.store import relations as store
from service.domain.contacts.tables import ContactRelation
from service.domain.history.commands import Recorded
from service.values.errors import FieldError, InvalidInput, NotFound
from service.values.versions import ExpectedVersion

_RELATIONS = Recorded("relation", ContactRelation, RelationFields, RelationOut)


async def relate(db: FirmSession, contact_id: UUID, order: RelateContact) -> RelationOut:
    """Says what a contact is to another. Raises NotFound (the contact), InvalidInput (the other), RelationExists."""
    if not await contact_store.hold(db, contact_id):
        raise NotFound("There is no such contact.")
    if order.other_id == contact_id:
        raise InvalidInput("A contact is nothing to itself.", [FieldError("/other_id", "same_contact", "the same")])
    if not await contact_store.hold(db, order.other_id):
        raise InvalidInput("There is no such contact.", [FieldError("/other_id", "unknown_contact", "no contact")])
    await _refuse_second(db, contact_id, order.other_id, order.kind)
    return await _RELATIONS.add(db, "relation.added", order, contact_id=contact_id)


async def change_relation(
    db: FirmSession, contact_id: UUID, relation_id: UUID, change: ChangeRelation, expected: ExpectedVersion | None
) -> RelationOut:
    """Changes a relation. Raises NotFound, StaleVersion, InvalidInput, RelationExists."""
    relation = await _RELATIONS.lock(db, expected, contact_id=contact_id, id=relation_id)
    wanted = _RELATIONS.wanted(relation, change)
    if wanted.kind != relation.kind:
        await _refuse_second(db, contact_id, relation.other_id, wanted.kind)
    return await _RELATIONS.change(db, "relation.changed", relation, wanted)


async def remove_relation(
    db: FirmSession, contact_id: UUID, relation_id: UUID, expected: ExpectedVersion | None
) -> None:
    """Removes a relation. Raises NotFound, StaleVersion."""
    relation = await _RELATIONS.lock(db, expected, contact_id=contact_id, id=relation_id)
    await _RELATIONS.remove(db, "relation.removed", relation)


async def _refuse_second(db: FirmSession, contact_id: UUID, other_id: UUID, kind: str) -> None:
    if await store.related(db, contact_id, other_id, kind):
        raise errors.RelationExists(
            "The contacts are related like this already.", [FieldError("/kind", "relation_exists", "exists")]
        )
