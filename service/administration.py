"""What an operator does from the command line: firms, clients, keys, the check of a firm's log."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

from service.db.engine import Database, open_database
from service.db.migrate import require_newest
from service.db.refusals import refusals_explained
from service.db.sessions import firm_session, platform_session
from service.demo import DemoFirm, load_demo
from service.domain.firms import commands as firms
from service.domain.firms import queries as firm_queries
from service.domain.firms.commands import invitations
from service.domain.firms.schemas.firms import FirmOut
from service.domain.history.queries import Verdict, verify
from service.domain.identity import commands as identity
from service.domain.identity.keyring import open_keyring
from service.domain.identity.schemas import NewClientOut, PlatformClientOut, SigningKeyOut
from service.serving import database_url
from service.settings import Settings

T = TypeVar("T")


def load_demo_data(settings: Settings, url: str) -> list[DemoFirm]:
    """Fills a database without any firm with the demo's two firms; returns nothing where there is a firm already."""

    async def load(database: Database) -> list[DemoFirm]:
        async with platform_session(database) as db:
            if await firm_queries.any_firm(db):
                return []
        return await load_demo(database, open_keyring(settings))

    with refusals_explained(url):
        return asyncio.run(_connected(settings, url, load))


def rotate_keys(settings: Settings, *, compromised: bool) -> SigningKeyOut:
    """Makes a new signing key. `compromised` distrusts the old ones, and the tokens out with them, at once."""

    async def rotate(database: Database) -> SigningKeyOut:
        async with platform_session(database) as db:
            return await identity.rotate_keys(db, open_keyring(settings), compromised=compromised)

    return over_database(settings, rotate)


def create_firm(settings: Settings, name: str) -> FirmOut:
    """Makes a firm. Raises InvalidInput."""

    async def create(database: Database) -> FirmOut:
        async with platform_session(database) as db:
            return await firms.create_firm(db, name)

    return over_database(settings, create)


def invite_owner(settings: Settings, firm_id: UUID, email: str) -> str:
    """Invites an owner of a firm, who gets a letter; returns the link in it. Raises UnknownFirm, InvalidInput."""

    async def invite(database: Database) -> str:
        async with platform_session(database) as platform:
            await firm_queries.firm(platform, firm_id)
        async with firm_session(database, firm_id) as db:
            return (await invitations.invite_owner(db, email, settings.public_url.rstrip("/"))).link

    return over_database(settings, invite)


def create_client(settings: Settings, firm_id: UUID, name: str, scopes: list[str]) -> NewClientOut:
    """Makes a client of a firm; its secret is in the answer and nowhere else. Raises InvalidInput, UnknownFirm."""

    async def create(database: Database) -> NewClientOut:
        async with platform_session(database) as db:
            return await identity.create_client(db, open_keyring(settings), firm_id, name, scopes)

    return over_database(settings, create)


def create_platform_client(
    settings: Settings, name: str, scopes: list[str], redirect_uris: list[str]
) -> PlatformClientOut:
    """Makes a client for the people of every firm. Raises InvalidInput."""

    async def create(database: Database) -> PlatformClientOut:
        async with platform_session(database) as db:
            return await identity.create_platform_client(db, name, scopes, redirect_uris)

    return over_database(settings, create)


def revoke_client(settings: Settings, client_id: str) -> None:
    """Ends a client, a firm's or every firm's. Raises UnknownClient."""

    async def revoke(database: Database) -> None:
        async with platform_session(database) as db:
            await identity.revoke_client(db, client_id)

    over_database(settings, revoke)


def verify_history(settings: Settings, firm_id: UUID) -> Verdict:
    """Walks a firm's log and says whether every entry still carries the hash it was given. Raises UnknownFirm."""

    async def walk(database: Database) -> Verdict:
        async with platform_session(database) as platform:
            await firm_queries.firm(platform, firm_id)
        async with firm_session(database, firm_id) as db:
            return await verify(db)

    return over_database(settings, walk)


def over_database(settings: Settings, work: Callable[[Database], Awaitable[T]]) -> T:
    """Runs `work` over the database of the settings, whose schema must be the newest."""
    with database_url(settings, lambda _: None) as url:
        require_newest(url)
        with refusals_explained(url):
            return asyncio.run(_connected(settings, url, work))


async def _connected(settings: Settings, url: str, work: Callable[[Database], Awaitable[T]]) -> T:
    async with open_database(settings, url) as database:
        return await work(database)
