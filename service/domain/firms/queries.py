"""Questions to firms."""

from uuid import UUID

from service.db.sessions import PlatformSession
from service.domain.firms import store
from service.domain.firms.errors import UnknownFirm
from service.domain.firms.schemas import ClientNameOut, FirmNameOut, FirmOut, MeOut
from service.domain.identity.errors import InvalidToken
from service.domain.identity.queries import client
from service.values.caller import Caller
from service.values.errors import NotFound


async def firm(db: PlatformSession, firm_id: UUID) -> FirmOut:
    """Returns a firm. Raises UnknownFirm."""
    found = await store.firm(db, firm_id)
    if found is None:
        raise UnknownFirm("There is no such firm.")
    return FirmOut(**found.model_dump())


async def me(db: PlatformSession, caller: Caller) -> MeOut:
    """Returns who a caller is. Raises InvalidToken where the client was revoked a moment ago."""
    try:
        mine, software = await firm(db, caller.firm_id), await client(db, caller.client_id)
    except NotFound:
        raise InvalidToken("The client of the access token was revoked.") from None
    return MeOut(
        firm=FirmNameOut(id=mine.id, name=mine.name),
        client=ClientNameOut(client_id=software.client_id, name=software.name),
        scopes=sorted(caller.scopes),
    )


async def any_firm(db: PlatformSession) -> bool:
    """Returns whether there is any firm yet."""
    return await store.any_firm(db)
