"""Ending the tokens of people, because they left a firm or may do less in it."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from service import clock
from service.db.sessions import FirmSession
from service.domain.identity.store import ended_members as store

_MEANWHILE = timedelta(seconds=2)
"""A token that is being issued while the member is changed still carries what was permitted before."""


async def end_tokens_of(db: FirmSession, member_ids: Collection[UUID]) -> None:
    """Ends every token that members hold now; every process refuses them within two seconds after the commit."""
    if member_ids:
        await store.end(db, member_ids, clock.now() + _MEANWHILE)
