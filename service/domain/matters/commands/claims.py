"""What can happen to a claim."""

from uuid import UUID

from service.db.sessions import FirmSession
from service.domain.history.commands import Recorded
from service.domain.matters import errors, rules
from service.domain.matters.commands.matters import hold
from service.domain.matters.schemas.claims import ChangeClaim, ClaimOut, StateClaim
from service.domain.matters.store import claims as store
from service.domain.matters.store import parties as party_store
from service.domain.matters.tables import Claim
from service.values.errors import FieldError, InvalidInput
from service.values.versions import ExpectedVersion

_CLAIMS = Recorded("claim", Claim, StateClaim, ClaimOut)


async def state_claim(db: FirmSession, matter_id: UUID, order: StateClaim) -> ClaimOut:
    """States a claim in a matter. Raises NotFound (the matter), InvalidInput (a party), TooManyClaims."""
    await hold(db, matter_id)
    if await store.count(db, matter_id, rules.CLAIMS_PER_MATTER) >= rules.CLAIMS_PER_MATTER:
        raise errors.TooManyClaims(f"A matter has at most {rules.CLAIMS_PER_MATTER} claims.")
    await _check_parties(db, matter_id, order)
    return await _CLAIMS.add(db, "claim.stated", order, matter_id=matter_id)


async def change_claim(
    db: FirmSession, matter_id: UUID, claim_id: UUID, change: ChangeClaim, expected: ExpectedVersion | None
) -> ClaimOut:
    """Changes a claim or its facts. Raises NotFound, StaleVersion, InvalidInput."""
    claim = await _CLAIMS.lock(db, expected, matter_id=matter_id, id=claim_id)
    wanted = _CLAIMS.wanted(claim, change)
    await _check_parties(db, matter_id, wanted)
    return await _CLAIMS.change(db, "claim.changed", claim, wanted)


async def withdraw_claim(db: FirmSession, matter_id: UUID, claim_id: UUID, expected: ExpectedVersion | None) -> None:
    """Takes a claim out of a matter; history keeps it. Raises NotFound, StaleVersion."""
    claim = await _CLAIMS.lock(db, expected, matter_id=matter_id, id=claim_id)
    await _CLAIMS.remove(db, "claim.withdrawn", claim)


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
