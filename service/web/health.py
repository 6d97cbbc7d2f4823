"""Whether the database answers."""

import asyncio

import asyncpg
from sqlalchemy.exc import SQLAlchemyError

from service.db.engine import Database
from service.values.errors import DomainError


class NotReady(DomainError):
    """The database does not answer."""

    status = 503
    code = "not_ready"
    title = "Not ready"
    retry_after_seconds = 1


async def check_ready(database: Database) -> None:
    """Raises NotReady unless the pool for reads and the one for commands answer within two seconds."""
    try:
        async with asyncio.timeout(2):
            await database.ping()
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, SQLAlchemyError) as error:
        raise NotReady("The database does not answer.") from error
