"""Sizes and names hold, and words that belong in one place stay there."""

from pathlib import Path

import pytest

from tests.shape.source import COMMITS, HTTP_EXCEPTIONS, ROOT, SESSION_STATE, TOO_LONG, breaches

FUNCTION_OF_51_LINES = "def long() -> None:\n" + "    pass\n" * 50

PLANTED = [
    ("service/web/long.py", "#\n" * 301, "service/web/long.py has 301 lines, 300 are allowed"),
    ("tests/api/test_long.py", "#\n" * 501, "tests/api/test_long.py has 501 lines, 500 are allowed"),
    ("service/web/one.py", FUNCTION_OF_51_LINES, "service/web/one.py:long has 51 lines, 50 are allowed"),
    ("tests/api/test_one.py", FUNCTION_OF_51_LINES, "tests/api/test_one.py:long has 51 lines, 50 are allowed"),
    ("service/web/utils.py", "", "service/web/utils.py is called utils, which says nothing"),
    ("service/core/pages.py", "", "service/core/pages.py is called core, which says nothing"),
    ("service/domain/x/commands.py", "await_(db.commit())", "service/domain/x/commands.py:1 commits by hand"),
    (
        "service/domain/x/commands.py",
        "from fastapi import HTTPException",
        "service/domain/x/commands.py:1 knows HTTPException: raise a DomainError",
    ),
    (
        "service/domain/trust/rules.py",
        "cents = float(amount)",
        "service/domain/trust/rules.py:1 uses float where money is reckoned",
    ),
    (
        "service/domain/x/store.py",
        "session = AsyncSession(bind)",
        "service/domain/x/store.py:1 makes a session or an engine outside service/db",
    ),
    (
        "service/web/x.py",
        "c = asyncpg.connect(url)",
        "service/web/x.py:1 makes a session or an engine outside service/db",
    ),
    *(
        ("service/web/x.py", f"SQL = {said!r}", f"service/web/x.py leaves state on a connection: {said}")
        for said in (
            "LISTEN changes",
            "SET statement_timeout = 0",
            "SET SESSION timezone TO 'UTC'",
            "SELECT pg_advisory_lock(1)",
            "SELECT set_config('app.firm_id', $1, false)",
            "CREATE TEMP TABLE t (id int)",
        )
    ),
]


def test_the_source_holds_to_its_rules() -> None:
    assert breaches(ROOT) == []


@pytest.mark.parametrize(("place", "text", "breach"), PLANTED)
def test_a_planted_breach_is_reported(tmp_path: Path, place: str, text: str, breach: str) -> None:
    planted = tmp_path / place
    planted.parent.mkdir(parents=True)
    planted.write_text(text)
    assert breaches(tmp_path) == [breach]


@pytest.mark.parametrize(
    "text",
    [
        'SQL = "UPDATE matters SET title = $1"',
        "SQL = f\"BEGIN; SET LOCAL app.firm_id = '{firm}'\"",
        "SQL = \"SELECT set_config('app.firm_id', $1::text, true)\"",
        'SQL = "SELECT pg_advisory_xact_lock(1)"',
        '"""LISTEN is not used here."""',
    ],
)
def test_what_ends_with_its_transaction_is_allowed(tmp_path: Path, text: str) -> None:
    planted = tmp_path / "service" / "store.py"
    planted.parent.mkdir()
    planted.write_text(text)
    assert breaches(tmp_path) == []


@pytest.mark.parametrize("listed", sorted({*TOO_LONG, *COMMITS, *HTTP_EXCEPTIONS, *SESSION_STATE}))
def test_every_exception_is_still_needed(listed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for exceptions in (TOO_LONG, COMMITS, HTTP_EXCEPTIONS, SESSION_STATE):
        monkeypatch.delitem(exceptions, listed, raising=False)
    assert any(breach.startswith(listed) for breach in breaches(ROOT))
