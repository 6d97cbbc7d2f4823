"""Questions to federation."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from service.db.sessions import PlatformSession
from service.domain.federation import rules, store
from service.domain.firms import queries as firms
from service.domain.identity.schemas import Membership

IDENTITY_PROVIDER = store.IDENTITY_PROVIDER


async def places(db: PlatformSession, user_id: UUID) -> Sequence[Membership]:
    """Returns a person's places in active firms, each with the way in that the firm asks for."""
    found = await firms.places(db, user_id)
    enforced = await store.enforcement(db, [place.firm_id for place in found]) if found else {}
    return [
        replace(place, way_in=rules.way_in(owner=place.owner, enforced=enforced.get(place.firm_id))) for place in found
    ]
