"""SQL of federation."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, literal_column
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlmodel import col, select

from service.db.reads import FIRM, compile_read
from service.db.sessions import FirmSession, PlatformSession
from service.db.shapes import body_of
from service.domain.federation import rules
from service.domain.federation.schemas import IdentityProviderOut
from service.domain.federation.tables import IdentityProvider, ProviderDomain, ProviderIdentity, ProviderTrip

_DOMAIN = func.json_build_object(
    literal_column("'domain'"),
    ProviderDomain.domain,
    literal_column("'record_name'"),
    literal_column(f"'{rules.record_name('')}'") + col(ProviderDomain.domain),
    literal_column("'record_value'"),
    ProviderDomain.challenge,
    literal_column("'verified_at'"),
    ProviderDomain.verified_at,
)
_IN_ORDER = aggregate_order_by(_DOMAIN, col(ProviderDomain.domain))
_DOMAINS: Any = (
    select(func.coalesce(func.json_agg(_IN_ORDER), literal_column("'[]'::json")))
    .where(col(ProviderDomain.firm_id) == FIRM)
    .scalar_subquery()
)

IDENTITY_PROVIDER = compile_read(
    select(IdentityProvider.version, body_of(IdentityProvider, IdentityProviderOut, domains=_DOMAINS))
    .where(col(IdentityProvider.firm_id) == FIRM, col(IdentityProvider.id) == FIRM)
    .limit(1)
)


async def lock(db: FirmSession) -> IdentityProvider | None:
    """Returns the firm's provider, locked until the end of the transaction."""
    query = select(IdentityProvider).where(IdentityProvider.id == db.firm_id)
    return (await db.exec(query.with_for_update())).one_or_none()


async def domains(db: FirmSession) -> Sequence[ProviderDomain]:
    """Returns the firm's domains by name."""
    return (await db.exec(select(ProviderDomain).order_by(col(ProviderDomain.domain)))).all()


async def verify(db: FirmSession, row: ProviderDomain) -> bool:
    """Puts a verified domain in the place of one that was not; False where another firm has it verified."""
    await db.delete(row)
    await db.flush()
    values = {"firm_id": db.firm_id, "id": row.id, "domain": row.domain, "challenge": row.challenge}
    order = postgresql.insert(ProviderDomain).values(**values, verified_at=db.now).on_conflict_do_nothing()
    return (await db.exec(order.returning(col(ProviderDomain.id)))).first() is not None


async def provider(db: PlatformSession, firm_id: UUID) -> IdentityProvider | None:
    """Returns a firm's provider."""
    query = select(IdentityProvider).where(IdentityProvider.firm_id == firm_id, IdentityProvider.id == firm_id)
    return (await db.exec(query)).first()


async def firm_of_domain(db: PlatformSession, domain: str) -> UUID | None:
    """Returns the firm that has verified a domain."""
    query = select(ProviderDomain.firm_id).where(
        ProviderDomain.domain == domain, col(ProviderDomain.verified_at).is_not(None)
    )
    found = (await db.exec(query)).first()
    return None if found is None else UUID(int=found.int)


async def enforcement(db: PlatformSession, firm_ids: Collection[UUID]) -> dict[UUID, bool]:
    """Returns which of some firms have a provider, and whether they enforce it."""
    query = select(IdentityProvider.firm_id, IdentityProvider.enforced).where(
        col(IdentityProvider.firm_id).in_(firm_ids)
    )
    return {UUID(int=firm_id.int): enforced for firm_id, enforced in await db.exec(query)}


async def add_trip(db: PlatformSession, trip: ProviderTrip, now: datetime) -> None:
    """Inserts a trip; forgets those that took too long."""
    await db.exec(delete(ProviderTrip).where(col(ProviderTrip.expires_at) <= now))
    await db.exec(insert(ProviderTrip).values(**trip.model_dump()))


async def take_trip(db: PlatformSession, state_hash: bytes) -> ProviderTrip | None:
    """Returns the trip with a state and deletes it, so that it ends once."""
    query = select(ProviderTrip).where(ProviderTrip.state_hash == state_hash)
    found = (await db.exec(query.with_for_update())).first()
    if found is not None:
        await db.exec(delete(ProviderTrip).where(col(ProviderTrip.id) == found.id))
    return found


async def user_behind(db: PlatformSession, firm_id: UUID, issuer: str, subject: str) -> UUID | None:
    """Returns whom a provider means by a subject, if that is known."""
    query = select(ProviderIdentity.user_id).where(
        ProviderIdentity.firm_id == firm_id, ProviderIdentity.issuer == issuer, ProviderIdentity.subject == subject
    )
    return (await db.exec(query)).first()


async def subject_of(db: PlatformSession, firm_id: UUID, issuer: str, user_id: UUID) -> str | None:
    """Returns by which subject a provider means a person, if that is known."""
    query = select(ProviderIdentity.subject).where(
        ProviderIdentity.firm_id == firm_id, ProviderIdentity.issuer == issuer, ProviderIdentity.user_id == user_id
    )
    return (await db.exec(query)).first()


async def bind(db: PlatformSession, identity: ProviderIdentity) -> bool:
    """Notes whom a provider means by a subject; False where the subject or the person is bound already."""
    row = postgresql.insert(ProviderIdentity).values(**identity.model_dump()).on_conflict_do_nothing()
    return (await db.exec(row.returning(col(ProviderIdentity.user_id)))).first() is not None
