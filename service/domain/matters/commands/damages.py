"""What can happen to the damages."""

from uuid import UUID

from service.db.sessions import FirmSession
from service.domain.history.commands import Recorded
from service.domain.matters.commands.matters import hold
from service.domain.matters.commands.parties import require_party
from service.domain.matters.errors import TooMany
from service.domain.matters.rules.damages import ITEMS_PER_MATTER
from service.domain.matters.schemas.damages import AddDamage, ChangeDamage, DamageOut
from service.domain.matters.store import damages as store
from service.domain.matters.tables import Damage
from service.values.versions import ExpectedVersion

_DAMAGES = Recorded("damage", Damage, AddDamage, DamageOut)


async def add_damage(db: FirmSession, matter_id: UUID, order: AddDamage) -> DamageOut:
    """Adds an item to the damages of a matter. Raises NotFound (the matter), InvalidInput (the party), TooMany."""
    await hold(db, matter_id)
    if await store.full(db, matter_id):
        raise TooMany(f"A matter has at most {ITEMS_PER_MATTER} items of damages.")
    await require_party(db, matter_id, order.party_id)
    return await _DAMAGES.add(db, "damage.added", order, matter_id=matter_id)


async def change_damage(
    db: FirmSession, matter_id: UUID, damage_id: UUID, change: ChangeDamage, expected: ExpectedVersion | None
) -> DamageOut:
    """Changes an item. Raises NotFound, StaleVersion, InvalidInput."""
    damage = await _DAMAGES.lock(db, expected, matter_id=matter_id, id=damage_id)
    wanted = _DAMAGES.wanted(damage, change)
    await require_party(db, matter_id, wanted.party_id)
    return await _DAMAGES.change(db, "damage.changed", damage, wanted)


async def remove_damage(db: FirmSession, matter_id: UUID, damage_id: UUID, expected: ExpectedVersion | None) -> None:
    """Takes an item out of the damages. Raises NotFound, StaleVersion."""
    await _DAMAGES.remove(db, "damage.removed", await _DAMAGES.lock(db, expected, matter_id=matter_id, id=damage_id))
