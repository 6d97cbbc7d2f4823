"""What an operator does with what firms keep: the keys that seal it, the files of documents."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from uuid import UUID

from service import clock
from service.administration import over_database
from service.db.engine import Database
from service.db.sessions import firm_session, platform_session
from service.domain.documents.commands import keeping
from service.domain.documents.commands.files import Files, object_name, open_files
from service.domain.firms import queries as firm_queries
from service.domain.firms.commands import data_keys
from service.domain.firms.vault import Vault, open_vault
from service.settings import Settings
from service.values.errors import CannotStart

_LEFT_ALONE = timedelta(days=1)
"""No upload takes as long."""


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


def purge_documents(settings: Settings, firm_id: UUID) -> int:
    """Purges what was deleted longer ago than the settings keep it; returns how many documents. Raises UnknownFirm."""
    return _with_files(
        settings, firm_id, lambda database, files: purge_in(database, files, firm_id, settings.purge_days)
    )


def sweep_files(settings: Settings, firm_id: UUID) -> int:
    """Deletes files that no document names, left by a process that ended; returns how many. Raises UnknownFirm."""
    return _with_files(settings, firm_id, lambda database, files: sweep_in(database, files, firm_id, _LEFT_ALONE))


def rescan_files(settings: Settings, firm_id: UUID) -> int:
    """Asks the scanner again about files that it could not scan; returns how many are settled. Raises UnknownFirm."""
    return _with_files(settings, firm_id, lambda database, files: rescan_in(database, files, firm_id))


async def purge_in(database: Database, files: Files, firm_id: UUID, days: int) -> int:
    """Does so in small transactions; a file goes when no row names it any more."""
    before, after, count = clock.now() - timedelta(days=days), None, 0
    while True:
        async with firm_session(database, firm_id) as db:
            purged = await keeping.purge(db, before, after)
        for file_id in purged.files:
            await files.objects.delete(object_name(firm_id, file_id))
        count += purged.documents
        if purged.last is None:
            return count
        after = purged.last


async def sweep_in(database: Database, files: Files, firm_id: UUID, left_alone: timedelta) -> int:
    """Does so but for files younger than `left_alone`: the rows of these may be on their way."""
    before, count = clock.now() - left_alone, 0
    async for some in _old_files(files, firm_id, before):
        async with firm_session(database, firm_id) as db:
            orphans = await keeping.orphans(db, some)
        for file_id in orphans:
            await files.objects.delete(object_name(firm_id, file_id))
        count += len(orphans)
    return count


async def rescan_in(database: Database, files: Files, firm_id: UUID) -> int:
    """Does so file by file; no transaction is open while one is scanned."""
    count, after = 0, None
    while True:
        async with firm_session(database, firm_id) as db:
            waiting = await keeping.pending(db, files, after)
        if not waiting:
            return count
        for one in waiting:
            scan = await keeping.verdict(files, firm_id, one)
            if scan != "pending":
                async with firm_session(database, firm_id) as db:
                    await keeping.settle(db, one, scan)
                count += 1
        after = waiting[-1].id


async def _old_files(files: Files, firm_id: UUID, before: datetime) -> AsyncIterator[list[UUID]]:
    found: list[UUID] = []
    async for stored in files.objects.stored(str(firm_id)):
        if stored.modified_at < before:
            found.append(UUID(stored.name.rpartition("/")[2]))
        if len(found) == keeping.ROWS:
            yield found
            found = []
    if found:
        yield found


def _with_files(settings: Settings, firm_id: UUID, work: Callable[[Database, Files], Awaitable[int]]) -> int:
    files = open_files(settings, open_vault(settings))

    async def run(database: Database) -> int:
        await _firm_name(database, firm_id)
        return await work(database, files)

    return over_database(settings, run)


async def _firm_name(database: Database, firm_id: UUID) -> str:
    async with platform_session(database) as platform:
        return (await firm_queries.firm(platform, firm_id)).name
