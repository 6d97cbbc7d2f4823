"""The table of attacks in the identity README names tests that exist, one at least for each attack."""

import re
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_TESTS = _ROOT / "tests"
_README = _ROOT / "service" / "domain" / "identity" / "README.md"
_NAMED = re.compile(r"`(test_\w+|tests/[\w/.]+\.py)`")
_DEFINED = re.compile(r"^ *(?:async )?def (test_\w+)", re.MULTILINE)


def attacks() -> list[str]:
    """The rows of the table, without its head."""
    rows = [line for line in _README.read_text().splitlines() if line.startswith("| ")]
    return rows[1:]


def test_every_attack_names_a_test() -> None:
    assert attacks()
    assert [row for row in attacks() if not _NAMED.search(row)] == []


def test_every_test_that_is_named_exists() -> None:
    defined = {name for file in _TESTS.rglob("test_*.py") for name in _DEFINED.findall(file.read_text())}
    named = {name for row in attacks() for name in _NAMED.findall(row)}
    assert {name for name in named if name not in defined and not (_ROOT / name).is_file()} == set()
