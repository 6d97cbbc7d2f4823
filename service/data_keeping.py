"""What an operator does with what firms keep: the keys that seal it."""

from uuid import UUID

from service.administration import over_database
from service.db.engine import Database
from service.db.sessions import firm_session, platform_session
from service.domain.firms import queries as firm_queries
from service.domain.firms.commands import data_keys
from service.domain.firms.vault import Vault, open_vault
from service.settings import Settings
from service.values.errors import CannotStart


def rotate_data_key(settings: Settings, firm_id: UUID) -> tuple[int, int]:
    """Gives a firm a new data key; returns its number and how many values were sealed anew. Raises UnknownFirm."""
    vault = open_vault(settings)

    async def rotate(database: Database) -> tuple[int, int]:
        await _firm_name(database, firm_id)
        return await rotate_in(database, vault, firm_id)

    return over_database(settings, rotate)


async def rotate_in(database: Database, vault: Vault, firm_id: UUID) -> tuple[int, int]:
    """Does so in small transactions: requests go on meanwhile, and what was cut off is taken up again."""
    async with firm_session(database, firm_id) as db:
        number = await data_keys.rotate(db, vault)
    resealed = 0
    for table, column in data_keys.SEALED_COLUMNS():
        after: UUID | None = None
        while True:
            async with firm_session(database, firm_id) as db:
                done = await data_keys.reseal(db, vault, table, column, after)
            resealed += len(done)
            if not done:
                break
            after = done[-1]
    async with firm_session(database, firm_id) as db:
        await data_keys.forget_retired(db)
    return number, resealed


def destroy_data_keys(settings: Settings, firm_id: UUID, name: str) -> None:
    """Destroys a firm's data keys. Raises UnknownFirm; CannotStart where `name` is not the firm's."""

    async def destroy(database: Database) -> None:
        if await _firm_name(database, firm_id) != name:
            raise CannotStart("Nothing was destroyed: --yes must be the firm's name, letter by letter.")
        async with firm_session(database, firm_id) as db:
            await data_keys.destroy(db)

    over_database(settings, destroy)


async def _firm_name(database: Database, firm_id: UUID) -> str:
    async with platform_session(database) as platform:
        return (await firm_queries.firm(platform, firm_id)).name
