"""The rows themselves, as lines of COPY. The same at every run: chance is seeded firm by firm."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from tests.benchmarks.scale import CONTACT, FIRM, MATTER, PARTY, Scale, row_id

_FIRST = datetime(2020, 1, 2, 9, tzinfo=UTC)
_LAST = datetime(2025, 12, 30, 17, tzinfo=UTC)
AFTER_THE_DATA = datetime(2026, 1, 1, tzinfo=UTC)
"""Every loaded row is older, every row that a run adds is younger."""

_PLAINTIFFS = ("Abara", "Bianchi", "Castillo", "Dvorak", "Eriksen", "Fontaine", "Greene", "Huang", "Ivanova", "Jones")
_DEFENDANTS = ("Mercy Hospital", "Lakeside Clinic", "St. Luke Surgery", "Dr. Patel", "Valley Health", "Dr. Nowak")
_JURISDICTIONS = ("NY", "CA", "FL", "TX", "OH", "MI", "PA", "IL")
_PARTIES = (("plaintiff", "claimant"), ("defendant", "defence"))
_SHARE_CLOSED = 0.3
_NULL = "\\N"
SUMMARY = (
    "Delayed diagnosis after repeated visits; imaging was read as unremarkable. Records requested from two providers, "
    "expert review under way, family asks for a first opinion before the end of the quarter."
)

CONTACT_COLUMNS = (
    "firm_id id version created_at updated_at kind name aliases former_names deceased email phone external_ids"
)
FIRM_COLUMNS = "id status created_at"
PROFILE_COLUMNS = "firm_id id version created_at updated_at name matter_numbering"
MATTER_COLUMNS = (
    "firm_id id version created_at updated_at number title status jurisdiction summary stage stage_since stage_missing "
    "opened_on closed_on close_reason external_ids"
)
PARTY_COLUMNS = "firm_id id version created_at updated_at matter_id contact_id role side capacity"


def title(chance: random.Random) -> str:
    """Returns the title of a matter."""
    return f"{chance.choice(_PLAINTIFFS)} v. {chance.choice(_DEFENDANTS)}"


def jurisdiction(chance: random.Random) -> str:
    """Returns the code of a state."""
    return chance.choice(_JURISDICTIONS)


def firms(scale: Scale) -> Iterator[str]:
    """Yields a line a firm."""
    for firm in range(scale.firms):
        yield f"{row_id(FIRM, firm, 0)}\tactive\t{_FIRST.isoformat()}\n"


def profiles(scale: Scale) -> Iterator[str]:
    """Yields a line for what each firm says of itself."""
    at = _FIRST.isoformat()
    for firm in range(scale.firms):
        firm_id = row_id(FIRM, firm, 0)
        yield f"{firm_id}\t{firm_id}\t1\t{at}\t{at}\tBenchmark firm {firm}\t{{}}\n"


def contacts(scale: Scale) -> Iterator[str]:
    """Yields a line a contact, firm by firm."""
    for firm in range(scale.firms):
        chance, firm_id = random.Random(f"contacts of {firm}"), row_id(FIRM, firm, 0)
        for n in range(scale.contacts_of(firm)):
            at = _moment(chance)
            yield (
                f"{firm_id}\t{row_id(CONTACT, firm, n)}\t1\t{at}\t{at}\tperson\t{chance.choice(_PLAINTIFFS)} {n}\t"
                f"[]\t[]\tf\tcontact{n}@example.com\t+1 555 01{n % 100:02d}\t{{}}\n"
            )


def matters(scale: Scale) -> Iterator[str]:
    """Yields a line a matter, firm by firm, in the order in which they were opened."""
    for firm in range(scale.firms):
        chance, firm_id = random.Random(f"matters of {firm}"), row_id(FIRM, firm, 0)
        count = scale.matters_of(firm)
        step = (_LAST - _FIRST) / count
        for n in range(count):
            opened = _FIRST + step * n
            changed = min(opened + timedelta(hours=chance.randrange(24 * 90)), _LAST)
            closed = chance.random() < _SHARE_CLOSED
            status, closed_on, reason = ("closed", changed.date(), "settled") if closed else ("open", _NULL, _NULL)
            yield (
                f"{firm_id}\t{row_id(MATTER, firm, n)}\t{1 + n % 3}\t{opened.isoformat()}\t{changed.isoformat()}\t"
                f"{opened.year}-{n:05d}\t{title(chance)}\t{status}\t{jurisdiction(chance)}\t"
                f"{SUMMARY if n % 2 else _NULL}\tintake\t{opened.date()}\t[]\t"
                f"{opened.date()}\t{closed_on}\t{reason}\t{{}}\n"
            )


def parties(scale: Scale) -> Iterator[str]:
    """Yields two lines a matter: who claims and against whom."""
    for firm in range(scale.firms):
        chance, firm_id, people = random.Random(f"parties of {firm}"), row_id(FIRM, firm, 0), scale.contacts_of(firm)
        for n in range(scale.matters_of(firm)):
            for part, (role, side) in enumerate(_PARTIES):
                at, contact = _moment(chance), (n * (1 + 6 * part) + part) % people
                yield (
                    f"{firm_id}\t{row_id(PARTY, firm, 2 * n + part)}\t1\t{at}\t{at}\t{row_id(MATTER, firm, n)}\t"
                    f"{row_id(CONTACT, firm, contact)}\t{role}\t{side}\tindividual\n"
                )


def _moment(chance: random.Random) -> str:
    return (_FIRST + timedelta(minutes=chance.randrange(3_000_000))).isoformat()
