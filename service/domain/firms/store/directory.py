"""SQL of the members as the firm's directory sees them."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, literal_column, or_
from sqlmodel import col, select

from service.db.reads import FIRM, compile_read
from service.db.sessions import FirmSession
from service.db.shapes import body_of
from service.domain.firms.schemas.directory import DirectoryMemberOut
from service.domain.firms.tables import IN_DIRECTORY, Member, Role

PAGE = 500
"""How many people one statement reads."""

_BODY = body_of(Member, DirectoryMemberOut)
_SHOWN: Any = literal_column(f"({IN_DIRECTORY})")
_HERE = (col(Member.firm_id) == FIRM, _SHOWN)


def _named(key: Any) -> Any:
    """The condition of a user name: whoever the directory has not named yet goes by the mail address."""
    by_address = and_(col(Member.user_name).is_(None), col(Member.status) == "active", col(Member.email) == key)
    return or_(col(Member.user_name) == key, by_address)


DIRECTORY_MEMBER = compile_read(select(_BODY).where(*_HERE, col(Member.id) == bindparam("id")).limit(1))

DIRECTORY_MEMBERS_NAMED = compile_read(select(_BODY).where(*_HERE, _named(bindparam("user_name"))).limit(PAGE))

DIRECTORY_MEMBERS_KNOWN_AS = compile_read(
    select(_BODY).where(*_HERE, col(Member.external_id) == bindparam("external_id")).limit(PAGE)
)

DIRECTORY_MEMBERS_AFTER = compile_read(
    select(_BODY).where(*_HERE, col(Member.id) > bindparam("after_id")).order_by(col(Member.id)).limit(PAGE)
)


async def lock(db: FirmSession, member_ids: Collection[UUID]) -> Sequence[Member]:
    """Returns those of the members that the directory is shown, locked in the order of their ids."""
    mine = select(Member).where(col(Member.id).in_(member_ids), _SHOWN).order_by(col(Member.id))
    again = mine.with_for_update().execution_options(populate_existing=True)
    return (await db.exec(again)).all()


async def people(db: FirmSession, most: int) -> Sequence[Member]:
    """Returns the people whom the directory is shown, at most so many."""
    return (await db.exec(select(Member).where(_SHOWN).order_by(col(Member.id)).limit(most))).all()


async def others_named(db: FirmSession, key: str, but: UUID | None) -> bool:
    """Returns whether somebody else goes by a user name."""
    query = select(Member.id).where(_named(key))
    return (await db.exec(query if but is None else query.where(Member.id != but))).first() is not None


async def others_under(db: FirmSession, email: str, but: UUID | None) -> bool:
    """Returns whether somebody else who was not removed has an address."""
    query = select(Member.id).where(Member.email == email, Member.status == "active")
    return (await db.exec(query if but is None else query.where(Member.id != but))).first() is not None


async def roles(db: FirmSession) -> Sequence[Role]:
    """Returns the firm's own roles; none can be changed or deleted until the end of the transaction."""
    return (await db.exec(select(Role).order_by(col(Role.key)).with_for_update(read=True))).all()
