"""Questions to the contacts."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.contacts.errors import MergedAway
from service.domain.contacts.rules.doubles import LEAST, likelihood
from service.domain.contacts.rules.finding import SoughtKind, judge, sought_under
from service.domain.contacts.rules.likeness import Likeness
from service.domain.contacts.schemas.contacts import BriefContact, ContactOut
from service.domain.contacts.schemas.doubles import DoubleOut, DoublesOut
from service.domain.contacts.schemas.identifiers import IdentifierValueOut
from service.domain.contacts.schemas.names import MOST_MATCHES, FoundName, MatchesOut, NameMatch, names_of
from service.domain.contacts.schemas.relations import RelationOut
from service.domain.contacts.store import contacts as store
from service.domain.contacts.store import identifiers, names, providers, relations
from service.domain.firms.vault import Vault
from service.values.errors import FieldError, NotFound
from service.values.identifiers import IdentifierKind

CONTACT = store.CONTACT
CONTACTS = store.CONTACTS
IDENTIFIER = identifiers.IDENTIFIER
IDENTIFIERS = identifiers.IDENTIFIERS
RELATION = relations.RELATION
RELATIONS = relations.RELATIONS
RELATIONS_TO = relations.RELATIONS_TO
PROVIDER = providers.PROVIDER
PROVIDERS = providers.PROVIDERS


async def exists(db: FirmSession, contact_id: UUID) -> bool:
    """Returns whether the firm has this contact."""
    return await store.exists(db, contact_id)


async def reveal(reads: FirmReads, vault: Vault, contact_id: UUID, kind: IdentifierKind) -> IdentifierValueOut:
    """Returns an identifier in full. Raises NotFound, DataDestroyed."""
    row = await reads.first(identifiers.SEALED, contact_id=contact_id, identifier_kind=kind)
    if row is None:
        raise NotFound("There is no such identifier.")
    plain = await vault.open(reads, identifiers.TABLE, row["id"], row["sealed"])
    return IdentifierValueOut(kind=kind, value=plain.decode())


async def find_names(reads: FirmReads, kind: SoughtKind, text: str) -> MatchesOut:
    """Returns the firm's known names that may be the one sought, the likeliest first."""
    rows = await reads.rows(names.CANDIDATES, {"keys": sorted(sought_under(kind, text))})
    return _matches(kind, text, [FoundName(**row) for row in rows])


async def search_names(db: FirmSession, kind: SoughtKind, text: str) -> MatchesOut:
    """The same inside a transaction."""
    return _matches(kind, text, await names.candidates(db, sought_under(kind, text)))


def compare_names(kind: SoughtKind, text: str, found: Iterable[FoundName]) -> list[NameMatch]:
    """Returns which of the names may be the one sought, the likeliest first, so many at most; of a subject the
    likeliest only."""
    best: dict[UUID, tuple[FoundName, Likeness]] = {}
    for one in found:
        like = judge(kind, text, one.kind, one.name)
        if like is not None and (one.subject_id not in best or _rank(*best[one.subject_id]) > _rank(one, like)):
            best[one.subject_id] = (one, like)
    return [
        NameMatch(
            subject_kind=one.subject_kind,
            subject_id=one.subject_id,
            kind=one.kind,
            name=one.name,
            why=like.why,
            score=like.score,
        )
        for one, like in sorted(best.values(), key=lambda pair: _rank(*pair))[:MOST_MATCHES]
    ]


def _rank(one: FoundName, like: Likeness) -> tuple[int, bool, str, UUID]:
    """The likeliest first; of two names that are as alike, the one that its subject goes by."""
    return -like.score, one.kind != "name", one.name, one.subject_id


def _matches(kind: SoughtKind, text: str, found: list[FoundName]) -> MatchesOut:
    matches = compare_names(kind, text, found)
    return MatchesOut(data=matches, truncated=len(found) >= names.MOST_CANDIDATES or len(matches) >= MOST_MATCHES)


async def relations_of(db: FirmSession, contact_ids: Collection[UUID]) -> list[RelationOut]:
    """Returns what the contacts are to others, and others to them."""
    return [RelationOut.model_validate(one) for one in await relations.of_contacts(db, contact_ids)]


async def main_names(db: FirmSession, contact_ids: Collection[UUID]) -> dict[UUID, str]:
    """Returns the names of contacts by their ids."""
    return await names.main_names(db, contact_ids)


async def require(reads: FirmReads, contact_id: UUID) -> ContactOut:
    """Returns a contact. Raises NotFound, MergedAway."""
    row = await reads.first(CONTACT, id=contact_id)
    if row is None:
        await refuse_merged(reads, contact_id)
        raise NotFound("There is no such contact.")
    return ContactOut.model_validate_json(row["body"])


async def refuse_merged(reads: FirmReads, contact_id: UUID) -> None:
    """Raises MergedAway if there was such a contact and it was merged into another."""
    row = await reads.first(store.MERGED, id=contact_id)
    if row is not None:
        into = str(row["into_id"])
        raise MergedAway(f"It was merged into {into}.", [FieldError("/merged_into", "merged_into", into)])


async def doubles(reads: FirmReads, contact_id: UUID) -> DoublesOut:
    """Returns the contacts that may be the same as one, the likeliest first. Raises NotFound, MergedAway."""
    contact = await require(reads, contact_id)
    sought = [(_SOUGHT.get(kind, contact.kind), text) for kind, text in names_of(contact)]
    keys = {key for kind, text in sought for key in sought_under(kind, text)}
    rows = await reads.rows(names.CANDIDATES, {"keys": sorted(keys)})
    found: dict[UUID, list[FoundName]] = {}
    for one in (FoundName(**row) for row in rows):
        if one.subject_kind == "contact" and one.subject_id != contact_id:
            found.setdefault(one.subject_id, []).append(one)
    others = [
        BriefContact.model_validate_json(row["body"])
        for row in await reads.rows(store.BRIEFLY, {"ids": [str(one) for one in found]})
    ]
    alike = [_double(contact, other, sought, found[other.id]) for other in others]
    shown = [one for one in alike if one.kind == contact.kind and one.score >= LEAST]
    return DoublesOut(data=sorted(shown, key=lambda one: (-one.score, one.name, one.contact_id)))


_SOUGHT: Mapping[str, SoughtKind] = {"email": "email", "phone": "phone"}


def _double(
    contact: ContactOut, other: BriefContact, sought: list[tuple[SoughtKind, str]], found: list[FoundName]
) -> DoubleOut:
    matches = [match for kind, text in sought for match in compare_names(kind, text, found)]
    common = {match.kind for match in matches}
    named = [match for match in matches if match.kind not in _SOUGHT]
    best = max(named, key=lambda match: match.score, default=None)
    likely = likelihood(
        name=0 if best is None else best.score,
        email="email" in common,
        phone="phone" in common,
        born=contact.born_on,
        other_born=other.born_on,
    )
    return DoubleOut(
        contact_id=other.id,
        kind=other.kind,
        name=other.name,
        born_on=other.born_on,
        score=likely.score,
        reasons=list(likely.reasons),
        why=None if best is None else best.why,
    )
