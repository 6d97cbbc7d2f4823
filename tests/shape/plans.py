"""How PostgreSQL runs a read over a big firm, and what is wrong with that way."""

import hashlib
import itertools
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import asyncpg

from service.db.pages import ListRead
from service.db.reads import CompiledRead
from service.db.walls import NOBODY
from tests.shape.seeding import ROWS, SCREENED, firm_id, row_id

MOST_ROWS = 1_000
"""No step of a read handles more rows than this, wanted or thrown away."""

_NOWHERE = UUID(int=0)
VALUES: Mapping[str, list[Any]] = {
    "id": [_NOWHERE],
    "kind": ["person", "organisation", "bill", "history.check"],
    "identifier_kind": ["ssn"],
    "key_number": [1],
    "status": ["open", "closed", "active", "pending", "done", "standing", "lifted", "succeeded", "failed"],
    "reviewer_id": [row_id("member", 1), _NOWHERE],
    "lead_id": [row_id("lead", 1), _NOWHERE],
    "document_id": [row_id("document", 1), _NOWHERE],
    "version_number": [1, 500],
    "sees_privileged": [True, False],
    "folder": ["/7", "/none"],
    "words": [["common", "word7"], ["none"]],
    "words_few": [["word7"], ["word7", "common"], ["none", "common"]],
    "words_many": [["common"]],
    "stage": ["intake", "trial"],
    "number": ["2020-000500", "none"],
    "updated_since": [datetime(2019, 1, 1, tzinfo=UTC), datetime(2020, 3, 10, tzinfo=UTC)],
    "matter_id": [row_id("matter", 1), row_id("matter", 2_001), _NOWHERE],
    "subject_id": [row_id("matter", 1), row_id("matter", 2_001), _NOWHERE],
    "contact_id": [row_id("contact", 1), row_id("contact", 2_001), _NOWHERE],
    "other_id": [row_id("contact", 1), row_id("contact", 2_001), _NOWHERE],
    "keys": [["0KNTKT|500"], ["sKNTKT7"], ["none"]],
    "check_id": [row_id("check", 1), row_id("check", 201), _NOWHERE],
    "hit_id": [row_id("hit", 1), _NOWHERE],
    "decision": ["undecided", "waived"],
    "ids": [[row_id("contact", 1), row_id("contact", 2)], [_NOWHERE]],
    "npi": ["1000000501", "none"],
    "member_id": [row_id("member", 1), _NOWHERE],
    "outcome": ["read", "denied"],
    "at_to": [datetime(2020, 1, 6, tzinfo=UTC)],
    "side": ["claimant", "neutral"],
    "assignee_member_id": [row_id("member", 1), _NOWHERE],
    "due_on_to": [date(2020, 1, 10), date(2040, 1, 1)],
    "role": ["patient", "witness"],
    "token_hash": ["none", hashlib.sha256(b"7").hexdigest()],
    "user_name": ["5@example.org", "4@example.org", "none"],
    "external_id": ["7", "none"],
}
"""What each parameter may be: the common, the rare, and what is not there. A KeyError asks for a new one here."""

ALWAYS: Mapping[str, frozenset[str]] = {
    "conflicts.store.HITS": frozenset({"check_id"}),
    "contacts.store.identifiers.IDENTIFIERS": frozenset({"contact_id"}),
    "contacts.store.relations.RELATIONS": frozenset({"contact_id"}),
    "contacts.store.relations.RELATIONS_TO": frozenset({"other_id"}),
    "intake.store.SCREENINGS": frozenset({"lead_id"}),
    "documents.store.documents.DOCUMENTS": frozenset({"sees_privileged"}),
    "documents.store.versions.VERSIONS": frozenset({"document_id", "sees_privileged"}),
    "matters.store.claim_links.CLAIM_LINKS": frozenset({"matter_id"}),
    "matters.store.dockets.DOCKETS": frozenset({"matter_id"}),
    "records.store.AUTHORIZATIONS": frozenset({"matter_id"}),
    "matters.store.parties.PARTIES": frozenset({"matter_id"}),
    "matters.store.claims.CLAIMS": frozenset({"matter_id"}),
    "matters.store.walls.WALL": frozenset({"matter_id"}),
    "matters.store.notes.NOTES": frozenset({"matter_id"}),
    "matters.store.damages.DAMAGES": frozenset({"matter_id"}),
    "matters.store.offers.OFFERS": frozenset({"matter_id"}),
    "matters.store.tasks.TASKS": frozenset({"status"}),
}
"""Filters that the address itself gives, so that no request goes without them."""

DAYS = [date(2020, 1, 1), date(2020, 2, 5), date(2040, 1, 1)]
_POSITIONS = {
    "created_at": [datetime(2020, 1, 1, 0, 1, tzinfo=UTC), datetime(2020, 2, 5, tzinfo=UTC)],
    "act_by": [date(2020, 1, 2), date(2100, 1, 1), date(2240, 1, 1)],
    "updated_at": [
        datetime(2020, 1, 1, 0, 1, tzinfo=UTC),
        datetime(2020, 2, 5, tzinfo=UTC),
        datetime(2040, 1, 1, tzinfo=UTC),
    ],
    "noted_on": DAYS,
    "made_on": DAYS,
    "kind": ["account_number", "ssn"],
    "due_on": DAYS,
    "score": [0, 60, 100],
    "at": [datetime(2020, 1, 1, 0, 1, tzinfo=UTC), datetime(2020, 1, 4, tzinfo=UTC)],
    "number": [1, 500],
    "seq": [1, ROWS // 2, ROWS + 1],
}
"""Where a page may begin: near both ends and in the middle."""


def combinations(name: str, listed: ListRead) -> Iterator[tuple[frozenset[str], str, bool]]:
    """Yields every filter, order and cursor that a request can ask a list for."""
    always = ALWAYS.get(name, frozenset())
    optional = sorted(listed.filters.keys() - always)
    for some in range(len(optional) + 1):
        for chosen in itertools.combinations(optional, some):
            for order, after in itertools.product(listed.orders, (False, True)):
                yield always | set(chosen), order, after
                yield always | set(chosen), f"-{order}", after


def values(read: CompiledRead, order: str | None = None) -> Iterator[dict[str, Any]]:
    """Yields representative values for the parameters of a read."""
    choices: dict[str, list[Any]] = {"page_rows": [51], "after_id": [UUID(int=2**127)]}
    if order is not None:
        choices["after_value"] = _POSITIONS[order.removeprefix("-")]
    for picked in itertools.product(*(choices.get(name) or VALUES[name] for name in read.asked)):
        given = dict(zip(read.asked, picked, strict=True))
        # What happened to a matter is filed under that matter: nobody asks for it under another one.
        if (
            given.get("subject_id") != row_id("matter", 1)
            or given.get("matter_id", given["subject_id"]) == given["subject_id"]
        ):
            yield given


async def plan(connection: asyncpg.Connection, read: CompiledRead, given: Mapping[str, Any], mode: str) -> Any:
    """Runs a read of the big firm and returns the steps it took; `mode` is a value of plan_cache_mode."""
    firm = firm_id(1)
    values_in_order = read.arguments(firm, NOBODY | {"screened_client": SCREENED}, given)
    arguments = ", ".join(_literal(value) for value in [*values_in_order, str(firm)])
    await connection.execute(f"SET plan_cache_mode = {mode}; PREPARE read AS {read.single}")
    try:
        text = await connection.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE read ({arguments})")
    finally:
        await connection.execute("DEALLOCATE read")
    return json.loads(text)[0]["Plan"]


def faults(step: Mapping[str, Any]) -> list[str]:
    """Returns what is wrong with a plan: a scan of a whole table, a sort of many rows, rows read to be thrown away."""
    found = [fault for below in step.get("Plans", ()) for fault in faults(below)]
    loops = step["Actual Loops"]
    handled = step["Actual Rows"] * loops
    place = f"{step['Node Type']} {step.get('Index Name') or step.get('Relation Name') or ''}".strip()
    if step["Node Type"] == "Seq Scan":
        found.append(f"{place}: reads the whole table")
    removed = sum(value * loops for name, value in step.items() if name.startswith("Rows Removed by"))
    if removed > MOST_ROWS:
        found.append(f"{place}: throws {removed:.0f} rows away")
    if handled > MOST_ROWS:
        found.append(f"{place}: handles {handled:.0f} rows")
    return found


def _literal(value: Any) -> str:
    if isinstance(value, list) and isinstance(value[0], UUID):
        return "'{" + ",".join(map(str, value)) + "}'"
    if isinstance(value, list):
        return "ARRAY[" + ", ".join(_literal(one) for one in value) + "]"
        return f"ARRAY[{', '.join(_literal(one) for one in value)}]"
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"
