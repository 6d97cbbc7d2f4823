"""What can happen to a conflict check: it is run, its hits are decided, somebody answers for it."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from service.db.sessions import FirmSession
from service.domain.conflicts import errors, store
from service.domain.conflicts.rules import MOST_OF_A_TERM, Finding, Relation, related
from service.domain.conflicts.schemas import (
    ConflictCheckOut,
    ConflictHitOut,
    DecideHit,
    OpenConflictCheck,
    Term,
)
from service.domain.conflicts.tables import ConflictCheck, ConflictHit
from service.domain.contacts import queries as contacts
from service.domain.contacts.schemas.names import FoundName
from service.domain.firms import queries as firms
from service.domain.history import commands as history
from service.domain.history.commands import Recorded
from service.domain.matters import queries as matters
from service.values.errors import FieldError, InvalidInput
from service.values.ids import new_id
from service.values.versions import ExpectedVersion

_CHECKS = Recorded("conflict_check", ConflictCheck, OpenConflictCheck, ConflictCheckOut)
_HITS = Recorded("conflict_hit", ConflictHit, DecideHit, ConflictHitOut)


async def open_check(db: FirmSession, order: OpenConflictCheck) -> ConflictCheckOut:
    """Opens a check and runs it. Raises InvalidInput (the matter)."""
    if order.matter_id is not None and not await matters.hold(db, order.matter_id):
        raise InvalidInput("There is no such matter.", [FieldError("/matter_id", "unknown_matter", "no matter")])
    check = ConflictCheck(
        id=new_id(),
        **order.model_dump(mode="json", exclude={"matter_id"}),
        matter_id=order.matter_id,
        status="open",
        outcome=None,
        runs=0,
        ran_at=db.now,
        hits=0,
        truncated=False,
    )
    await _run(db, check, [])
    out = _CHECKS.shape(check)
    history.record(db, "conflict_check.run", "conflict_check", check.id, matter_id=check.matter_id, after=out)
    return out


async def run_again(db: FirmSession, check_id: UUID, expected: ExpectedVersion | None) -> ConflictCheckOut:
    """Runs a check again. What is new is undecided and opens a check that was signed off. Raises NotFound,
    StaleVersion."""
    check = await _CHECKS.lock(db, expected, id=check_id)
    before = _CHECKS.shape(check)
    if await _run(db, check, await store.hits_of(db, check.id)):
        check.status, check.outcome = "open", None
        check.signed_off_at = check.signed_off_member_id = check.signed_off_client_id = None
    return await _CHECKS.written(db, "conflict_check.run", check, before)


async def decide(
    db: FirmSession, check_id: UUID, hit_id: UUID, order: DecideHit, expected: ExpectedVersion | None
) -> ConflictHitOut:
    """Decides about a hit. Raises NotFound, StaleVersion, SignedOff."""
    check = await _CHECKS.lock(db, None, id=check_id)
    hit = await _HITS.lock(db, expected, check_id=check_id, id=hit_id)
    if check.status == "signed_off":
        raise errors.SignedOff("The check is signed off; run it again to look for what is new.")
    member_id, client_id = _who(db)
    return await _HITS.change(
        db,
        "conflict_hit.decided",
        hit,
        order,
        decided_at=db.now,
        decided_member_id=member_id,
        decided_client_id=client_id,
    )


async def sign_off(db: FirmSession, check_id: UUID, expected: ExpectedVersion | None) -> ConflictCheckOut:
    """Answers for a check whose every hit is decided. Raises NotFound, StaleVersion, Undecided, SignedOff."""
    check = await _CHECKS.lock(db, expected, id=check_id)
    if check.status == "signed_off":
        raise errors.SignedOff("The check is signed off already.")
    if await store.undecided(db, check_id):
        raise errors.Undecided("Decide every hit first.")
    before = _CHECKS.shape(check)
    outcome = "conflict" if await store.in_conflict(db, check_id) else "clear"
    check.status, check.outcome, check.signed_off_at = "signed_off", outcome, db.now
    check.signed_off_member_id, check.signed_off_client_id = _who(db)
    return await _CHECKS.written(db, "conflict_check.signed_off", check, before)


def _who(db: FirmSession) -> tuple[UUID | None, str | None]:
    return (None, None) if db.caller is None else (db.caller.member_id, db.caller.client_id)


async def _run(db: FirmSession, check: ConflictCheck, kept: Sequence[ConflictHit]) -> bool:
    """Searches, and adds to the check what is not `kept` of it yet; returns whether there was any."""
    found, truncated = await _search(db, [Term.model_validate(term) for term in check.terms])
    known = {(hit.term, hit.subject_id, hit.via_id) for hit in kept}
    run, new = check.runs + 1, {finding.key: finding for finding in found if finding.key not in known}
    fresh = [_hit(check, run, finding) for finding in new.values()]
    parts = await _parts(db, check, [*kept, *fresh])
    for hit in fresh:
        hit.matters = len({part.matter_id for part in parts.get(hit.subject_id, ())})
    check.runs, check.ran_at, check.truncated, check.hits = run, db.now, truncated, len(kept) + len(fresh)
    db.add_all([check, *fresh])
    await db.flush()
    return await _keep_parts(db, check, [*kept, *fresh], parts) or bool(fresh)


async def _search(db: FirmSession, terms: Sequence[Term]) -> tuple[list[Finding], bool]:
    """Returns who may be named by a term, and who is related to them; and whether there were more than are shown."""
    found: list[Finding] = []
    truncated, members = False, await _members(db)
    for number, term in enumerate(terms):
        matches = await contacts.search_names(db, term.kind, term.text)
        alike = [*matches.data, *contacts.compare_names(term.kind, term.text, members)]
        truncated = truncated or matches.truncated or len(alike) > MOST_OF_A_TERM
        found += [
            Finding(number, one.subject_kind, one.subject_id, one.name, one.kind, one.why, one.score)
            for one in sorted(alike, key=lambda match: -match.score)[:MOST_OF_A_TERM]
        ]
    return found + await _related(db, found), truncated


async def _members(db: FirmSession) -> list[FoundName]:
    found = await firms.member_names(db)
    names = [FoundName(subject_kind="member", subject_id=one, kind="name", name=name) for one, name, _ in found]
    return names + [FoundName(subject_kind="member", subject_id=one, kind="email", name=mail) for one, _, mail in found]


async def _related(db: FirmSession, found: Sequence[Finding]) -> list[Finding]:
    ids = {finding.subject_id for finding in found if finding.subject_kind == "contact"}
    told = await contacts.relations_of(db, ids) if ids else []
    if not told:
        return []
    relations = [Relation(one.contact_id, one.other_id, one.kind) for one in told]
    ends = {end for relation in relations for end in (relation.contact_id, relation.other_id)}
    return related(found, relations, await contacts.main_names(db, ends))


async def _parts(
    db: FirmSession, check: ConflictCheck, hits: Iterable[ConflictHit]
) -> dict[UUID, list[matters.Involvement]]:
    """Returns the parts of the hits' contacts in matters other than the check's own."""
    contact_ids = {hit.subject_id for hit in hits if hit.subject_kind == "contact"}
    found: dict[UUID, list[matters.Involvement]] = {}
    for part in await matters.involvements(db, contact_ids) if contact_ids else []:
        if part.matter_id != check.matter_id:
            found.setdefault(part.contact_id, []).append(part)
    return found


async def _keep_parts(
    db: FirmSession,
    check: ConflictCheck,
    hits: Sequence[ConflictHit],
    parts: Mapping[UUID, Sequence[matters.Involvement]],
) -> bool:
    """Keeps parts that are not kept yet; a hit that was decided and has a new one is to be decided again."""
    found = [(hit.id, part) for hit in hits for part in parts.get(hit.subject_id, ())]
    new = set(await store.keep_involvements(db, check.id, check.runs, found)) if found else set()
    for hit in hits:
        if hit.id in new and hit.run != check.runs:
            before = _HITS.shape(hit)
            hit.matters = len({part.matter_id for part in parts[hit.subject_id]})
            hit.decision, hit.run, hit.waiver = "undecided", check.runs, None
            await _HITS.written(db, "conflict_hit.reopened", hit, before)
    return bool(new)


def _hit(check: ConflictCheck, run: int, finding: Finding) -> ConflictHit:
    return ConflictHit(
        id=new_id(),
        check_id=check.id,
        matter_id=check.matter_id,
        run=run,
        term=finding.term,
        subject_kind=finding.subject_kind,
        subject_id=finding.subject_id,
        name=finding.name,
        name_kind=finding.name_kind,
        why=finding.why,
        score=finding.score,
        relation=finding.relation,
        via_id=finding.via_id,
        matters=0,
        decision="undecided",
        note=None,
        waiver=None,
        decided_at=None,
        decided_member_id=None,
        decided_client_id=None,
    )
