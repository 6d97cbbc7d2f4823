"""What a directory does with users."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from scim2_models import Context

from service.db.sessions import FirmSession
from service.domain.firms.commands import directory
from service.domain.firms.schemas.directory import DirectoryMemberOut
from service.domain.provisioning.queries import id_of, shown
from service.domain.provisioning.rules import reading
from service.domain.provisioning.rules.people import entry_of, user_of
from service.domain.provisioning.rules.resources import User
from service.domain.provisioning.rules.versions import is_current
from service.domain.provisioning.schemas import Shown
from service.values.errors import StaleVersion

Reserve = Callable[[str, str], Awaitable[UUID]]
"""Finds or makes the account of a mail address and a name; returns the user's id."""


async def create_user(db: FirmSession, body: Any, base: str, reserve: Reserve) -> Shown:
    """Gives somebody a place in the firm, with the role for newcomers. Raises Refused, AlreadyMember."""
    entry = entry_of(reading.read_user(body, Context.RESOURCE_CREATION_REQUEST))
    await directory.require_free(db, entry, None)
    person = await directory.admit(db, entry, await reserve(entry.email, entry.name))
    return shown(user_of(person, base))


async def replace_user(db: FirmSession, user_id: str, body: Any, base: str, if_match: str | None) -> Shown:
    """Replaces what the directory says of somebody. Raises NotFound, StaleVersion, Refused,
    AlreadyMember, OwnersOnly."""
    person, before = await _current(db, user_id, base, if_match)
    sent = reading.read_user(body, Context.RESOURCE_REPLACEMENT_REQUEST)
    return await _changed(db, person, reading.replaced(sent, before), base)


async def patch_user(db: FirmSession, user_id: str, body: Any, base: str, if_match: str | None) -> Shown:
    """Changes what the directory says of somebody. Raises NotFound, StaleVersion, Refused,
    AlreadyMember, OwnersOnly."""
    person, before = await _current(db, user_id, base, if_match)
    return await _changed(db, person, reading.patched(body, before), base)


async def delete_user(db: FirmSession, user_id: str, base: str, if_match: str | None) -> None:
    """Ends somebody's place and forgets the entry. Raises NotFound, StaleVersion, OwnersOnly."""
    person, _ = await _current(db, user_id, base, if_match)
    await directory.forget_person(db, person.id)


async def _current(db: FirmSession, user_id: str, base: str, if_match: str | None) -> tuple[DirectoryMemberOut, User]:
    person = await directory.locked_person(db, id_of(user_id))
    before = user_of(person, base)
    if if_match is not None and not is_current(if_match, before):
        raise StaleVersion
    return person, before


async def _changed(db: FirmSession, person: DirectoryMemberOut, wanted: User, base: str) -> Shown:
    return shown(user_of(await directory.change_person(db, person.id, entry_of(wanted)), base))
