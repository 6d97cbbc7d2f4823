"""What can happen to a firm's identity provider."""

import secrets
from collections.abc import Sequence

from service.db.sessions import FirmSession
from service.db.versions import seen
from service.domain.federation import rules, store
from service.domain.federation.errors import DomainTaken
from service.domain.federation.schemas import IdentityProviderOut, ProviderDomainOut, SetIdentityProvider
from service.domain.federation.tables import IdentityProvider, ProviderDomain
from service.domain.firms.commands.giving import permissions_of, require_held
from service.domain.firms.policy import OWNER
from service.domain.history import commands as history
from service.domain.identity.keyring import NONCE_BYTES, Keyring
from service.gateways.txt_records import TxtRecords
from service.values.errors import FieldError, InvalidInput
from service.values.ids import new_id
from service.values.versions import ExpectedVersion

_WRAPPED_AS = "identity provider {}"


async def set_provider(
    db: FirmSession, keyring: Keyring, order: SetIdentityProvider, expected: ExpectedVersion | None
) -> tuple[IdentityProviderOut, bool]:
    """Sets the provider up, or changes it; returns it and whether it is new.

    A domain that stays keeps its verification. Raises StaleVersion, InvalidInput, BeyondOwnPermissions.
    """
    row = await store.lock(db)
    kept = [] if row is None else await store.domains(db)
    before = None if row is None else _shown(row, kept)
    if expected is not None:
        seen(row, expected)
    await _check_role(db, order.default_role)
    secret = _secret(db, keyring, order, row)
    domains = await _set_domains(db, kept, order.domains)
    if order.enforced and not any(domain.verified_at for domain in domains):
        raise _wrong("/enforced", "no_verified_domain", "Verify a domain first: nobody could sign in.")
    values = order.model_dump(exclude={"client_secret", "domains"}) | {"wrapped_secret": secret}
    if row is None or before is None:
        row = IdentityProvider(id=db.firm_id, **values)
        db.add(row)
    else:
        row.sqlmodel_update(values)
        if {domain.domain for domain in before.domains} != set(order.domains):
            row.updated_at = db.now  # the domains are part of it
    return await _written(db, row, domains, before), before is None


async def verify_domains(db: FirmSession, records: TxtRecords, expected: ExpectedVersion | None) -> IdentityProviderOut:
    """Looks for the records of the domains that are not verified yet. Raises NotFound, StaleVersion, DomainTaken."""
    row = seen(await store.lock(db), expected)
    domains = await store.domains(db)
    before, found = _shown(row, domains), False
    for domain in domains:
        if domain.verified_at is not None:
            continue
        if domain.challenge not in await records.at(rules.record_name(domain.domain)):
            continue
        if not await store.verify(db, domain):
            raise DomainTaken(f"Another firm has verified {domain.domain}.")
        found = True
    if found:
        row.updated_at, domains = db.now, await store.domains(db)
    return await _written(db, row, domains, before)


async def remove_provider(db: FirmSession, expected: ExpectedVersion | None) -> None:
    """Does without a provider: everybody signs in with a password again. Raises NotFound, StaleVersion."""
    row = seen(await store.lock(db), expected)
    domains = await store.domains(db)
    before = _shown(row, domains)
    for domain in domains:
        await db.delete(domain)
    await db.delete(row)
    await db.flush()
    history.record(db, "identity_provider.removed", "identity_provider", before.id, before=before)


async def _check_role(db: FirmSession, role: str | None) -> None:
    if role is None:
        return
    if role == OWNER:
        raise _wrong("/default_role", "owners_only", "An owner is named by an owner, never by a provider.")
    try:
        permissions = await permissions_of(db, role)
    except InvalidInput:
        raise _wrong("/default_role", "unknown_role", "There is no such role.") from None
    require_held(db, permissions, "/default_role")


def _secret(db: FirmSession, keyring: Keyring, order: SetIdentityProvider, row: IdentityProvider | None) -> bytes:
    """Returns the secret to store. One that is kept goes to nobody but the issuer that it was given for."""
    if order.client_secret is not None:
        plain = order.client_secret.get_secret_value().encode()
        return keyring.wrap(_WRAPPED_AS.format(db.firm_id), plain, secrets.token_bytes(NONCE_BYTES))
    if row is None or row.issuer != order.issuer:
        raise _wrong("/client_secret", "secret_needed", "Give the secret that this issuer gave you.")
    return row.wrapped_secret


def secret_of(keyring: Keyring, row: IdentityProvider) -> str:
    """Returns the secret of a provider in the clear."""
    return keyring.unwrap(_WRAPPED_AS.format(row.firm_id), row.wrapped_secret).decode()


async def _set_domains(
    db: FirmSession, kept: Sequence[ProviderDomain], wanted: Sequence[str]
) -> Sequence[ProviderDomain]:
    """Forgets the domains that are not wanted, and asks for a record of those that are new; returns all, by name."""
    known = {domain.domain: domain for domain in kept}
    for name in known.keys() - set(wanted):
        await db.delete(known.pop(name))
    for name in sorted(set(wanted) - known.keys()):
        known[name] = ProviderDomain(id=new_id(), domain=name, challenge=secrets.token_hex(16))
        db.add(known[name])
    await db.flush()
    return [known[name] for name in sorted(known)]


async def _written(
    db: FirmSession, row: IdentityProvider, domains: Sequence[ProviderDomain], before: IdentityProviderOut | None
) -> IdentityProviderOut:
    await db.flush()
    out = _shown(row, domains)
    if out != before:
        action = "identity_provider.set_up" if before is None else "identity_provider.changed"
        history.record(db, action, "identity_provider", out.id, before=before, after=out)
    return out


def _shown(row: IdentityProvider, domains: Sequence[ProviderDomain]) -> IdentityProviderOut:
    shown = [
        ProviderDomainOut(
            domain=one.domain,
            record_name=rules.record_name(one.domain),
            record_value=one.challenge,
            verified_at=one.verified_at,
        )
        for one in domains
    ]
    return IdentityProviderOut(**row.model_dump(exclude={"firm_id", "wrapped_secret"}), domains=shown)


def _wrong(pointer: str, code: str, detail: str) -> InvalidInput:
    return InvalidInput(detail, [FieldError(pointer, code, detail)])
