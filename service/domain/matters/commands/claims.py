"""What can happen to a claim."""

from typing import Any
from uuid import UUID

from service.db.sessions import FirmSession
from service.db.versions import seen
from service.domain.history import commands as history
from service.domain.matters import errors, rules
from service.domain.matters.schemas.claims import ChangeClaim, ClaimOut, StateClaim
from service.domain.matters.store import claims as store
from service.domain.matters.store import matters as matter_store
from service.domain.matters.store import parties as party_store
from service.domain.matters.tables import Claim
from service.values.errors import FieldError, InvalidInput, NotFound
from service.values.ids import new_id
from service.values.patches import changed
from service.values.versions import ExpectedVersion


async def state_claim(db: FirmSession, matter_id: UUID, order: StateClaim) -> ClaimOut:
    """States a claim in a matter. Raises NotFound (the matter), InvalidInput (a party), TooManyClaims."""
    if not await matter_store.hold(db, matter_id):
        raise NotFound("There is no such matter.")
    if await store.count(db, matter_id, rules.CLAIMS_PER_MATTER) >= rules.CLAIMS_PER_MATTER:
        raise errors.TooManyClaims(f"A matter has at most {rules.CLAIMS_PER_MATTER} claims.")
    await _check_parties(db, matter_id, order)
    claim = Claim(id=new_id(), matter_id=matter_id, **_columns(order))
    db.add(claim)
    await db.flush()
    out = ClaimOut.model_validate(claim)
    history.record(db, "claim.stated", "claim", out.id, matter_id=matter_id, after=out)
    return out


async def change_claim(
    db: FirmSession, matter_id: UUID, claim_id: UUID, change: ChangeClaim, expected: ExpectedVersion | None
) -> ClaimOut:
    """Changes a claim or its facts. Raises NotFound, StaleVersion, InvalidInput."""
    claim = seen(await store.lock(db, matter_id, claim_id), expected)
    before = ClaimOut.model_validate(claim)
    current = StateClaim.model_validate(before.model_dump(include=set(StateClaim.model_fields)))
    wanted = changed(current, change)
    await _check_parties(db, matter_id, wanted)
    claim.sqlmodel_update(_columns(wanted))
    await db.flush()
    out = ClaimOut.model_validate(claim)
    if out != before:
        history.record(db, "claim.changed", "claim", out.id, matter_id=matter_id, before=before, after=out)
    return out


async def withdraw_claim(db: FirmSession, matter_id: UUID, claim_id: UUID, expected: ExpectedVersion | None) -> None:
    """Takes a claim out of a matter; history keeps it. Raises NotFound, StaleVersion."""
    claim = seen(await store.lock(db, matter_id, claim_id), expected)
    before = ClaimOut.model_validate(claim)
    await db.delete(claim)
    await db.flush()
    history.record(db, "claim.withdrawn", "claim", claim_id, matter_id=matter_id, before=before)


def _columns(order: StateClaim) -> dict[str, Any]:
    return order.model_dump(exclude={"facts"}) | {"facts": order.facts.model_dump(mode="json")}


async def _check_parties(db: FirmSession, matter_id: UUID, order: StateClaim) -> None:
    given = {
        "plaintiff_party_id": order.plaintiff_party_id,
        "defendant_party_id": order.defendant_party_id,
    }
    wanted = {party_id for party_id in given.values() if party_id is not None}
    if not wanted:
        return
    known = await party_store.of_matter(db, matter_id, wanted)
    wrong = [name for name, party_id in given.items() if party_id is not None and party_id not in known]
    if wrong:
        raise InvalidInput(
            "A party of the claim must be a party of its matter.",
            [FieldError(f"/{name}", "unknown_party", "not a party of this matter") for name in wrong],
        )
