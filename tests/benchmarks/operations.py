"""What is measured: for each operation its requests, the same in pgbench's words, and the goals."""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from service.domain.history.rules import GENESIS
from service.domain.history.store import APPEND
from tests.benchmarks import rows
from tests.benchmarks.scale import ADDED, FIRM, MATTER, Scale, row_id

REQUESTS = 20_000
"""How many requests are written down for an operation; a round begins somewhere among them and goes around."""


@dataclass(frozen=True)
class Operation:
    """One operation.

    `required` and `goal` are how many times as fast as the plain way it is to be, `share_goal` the share of pgbench's
    speed. `pgbench` is a script of pgbench.
    """

    key: str
    title: str
    required: float
    goal: float
    share_goal: float
    pgbench: str
    request: Callable[[Scale, random.Random, int], tuple[str, str, str]]


def request_lines(operation: Operation, scale: Scale, tokens: Sequence[str]) -> str:
    """Returns the requests as lines of method, path, token and body, parted by tabs."""
    chance = random.Random(f"requests of {operation.key}")
    lines = []
    for _ in range(REQUESTS):
        firm = chance.randrange(scale.firms)
        method, path, body = operation.request(scale, chance, firm)
        lines.append(f"{method}\t{path}\t{tokens[firm]}\t{body}\n")
    return "".join(lines)


def _one(scale: Scale, chance: random.Random, firm: int) -> tuple[str, str, str]:
    return "GET", f"/v1/matters/{row_id(MATTER, firm, chance.randrange(scale.matters_of(firm)))}", ""


def _listed(scale: Scale, chance: random.Random, firm: int) -> tuple[str, str, str]:
    return "GET", "/v1/matters?status=open", ""


def _opened(scale: Scale, chance: random.Random, firm: int) -> tuple[str, str, str]:
    body = {"title": rows.title(chance), "jurisdiction": rows.jurisdiction(chance), "summary": rows.SUMMARY}
    return "POST", "/v1/matters", json.dumps(body)


_COLUMNS = rows.MATTER_COLUMNS.replace(" ", ", ")


def id_text(kind: int, n: str) -> str:
    """Returns row_id as an expression of SQL, with pgbench's variable `f` for the firm and another for `n`."""
    return f"(lpad(to_hex(:f::int), 8, '0') || '-{kind:04x}-7000-8000-' || lpad(to_hex({n}), 12, '0'))"


_FIRM_ID = f"{id_text(FIRM, '0')}::uuid"
_NEW_ID = f"{id_text(ADDED, ':r::bigint')}::uuid"
_BEGIN = f"""\
\\set f random(0, :firms - 1)
\\set n random(0, :ordinary - 1)
\\set r random(1, 281474976710655)
BEGIN;
SELECT set_config('app.firm_id', {id_text(FIRM, "0")}, true);
"""

_PGBENCH_ONE = f"""{_BEGIN}
SELECT {_COLUMNS} FROM matters WHERE firm_id = {_FIRM_ID} AND id = {id_text(MATTER, ":n::int")}::uuid;
COMMIT;
"""

_PGBENCH_LISTED = f"""{_BEGIN}
SELECT {_COLUMNS} FROM matters
WHERE firm_id = {_FIRM_ID} AND status = 'open' ORDER BY updated_at DESC, id DESC LIMIT 51;
COMMIT;
"""

_ENTRY = json.dumps(
    {
        "action": "matter.opened",
        "actor": {"client_id": "client_0123456789abcdef01234567", "kind": "client"},
        "after": dict.fromkeys(rows.MATTER_COLUMNS.split(), "0123456789") | {"summary": rows.SUMMARY},
        "before": None,
    }
)
_APPENDED = (
    _FIRM_ID,
    "now()",
    f"ARRAY[{_NEW_ID}]",
    "ARRAY['matter.opened']",
    "ARRAY['matter']",
    f"ARRAY[{_NEW_ID}]",
    f"ARRAY[{_NEW_ID}]",
    f"ARRAY['{_ENTRY}']",
    f"'\\x{GENESIS.hex()}'::bytea",
)
"""The arguments of the log's one statement, in its order."""


def _append() -> str:
    sql = APPEND
    for number, value in reversed(list(enumerate(_APPENDED, start=1))):
        sql = sql.replace(f"${number}", value)
    return sql


_PGBENCH_OPENED = f"""{_BEGIN}
INSERT INTO matter_numbers AS n (firm_id, year, last) VALUES ({_FIRM_ID}, 2026, 1)
ON CONFLICT (firm_id, year) DO UPDATE SET last = n.last + 1 RETURNING last \\gset
INSERT INTO matters ({_COLUMNS}) VALUES ({_FIRM_ID}, {_NEW_ID}, 1, now(), now(), '2026-' || :last::text,
  'Abara v. Mercy Hospital', 'open', 'NY', '{rows.SUMMARY}', 'intake', now()::date, '[]',
  now()::date, NULL, NULL, '{{}}');
{_append()};
COMMIT;
"""

OPERATIONS = (
    Operation("a", "a matter by id", 5, 7, 0.5, _PGBENCH_ONE, _one),
    Operation("b", "50 matters of a firm by status, newest first", 7, 9, 0.47, _PGBENCH_LISTED, _listed),
    Operation("c", "open a matter with its history entry", 2, 3, 0.35, _PGBENCH_OPENED, _opened),
)
