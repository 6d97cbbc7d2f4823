"""What may import what: the contracts of .importlinter hold, they bite, and no context is left out of them."""

import configparser
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRIVATE = ("store", "tables", "rules", "law")


def check_imports(folder: Path) -> "subprocess.CompletedProcess[str]":
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_contracts_hold() -> None:
    checked = check_imports(ROOT)
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize(
    ("place", "line", "contract"),
    [
        ("service/values/ids.py", "import service.db.sessions", "Storeys"),
        ("service/domain/contacts/queries.py", "import service.domain.matters.queries", "Contexts"),
        ("service/domain/history/store.py", "import service.domain.history.commands", "Kinds of file"),
        ("service/domain/history/rules.py", "import sqlalchemy", "Pure"),
        ("service/domain/contacts/commands/contacts.py", "import fastapi", "The domain knows no HTTP"),
        ("service/routers/contacts.py", "import service.domain.contacts.store", "Routers are thin"),
        ("service/domain/matters/queries.py", "import service.domain.contacts.store", "Private: contacts"),
        ("service/domain/contacts/utils.py", "", "Kinds of file"),
    ],
)
def test_an_import_against_a_contract_fails_and_is_named(tmp_path: Path, place: str, line: str, contract: str) -> None:
    shutil.copytree(ROOT / "service", tmp_path / "service", ignore=shutil.ignore_patterns("__pycache__", "*.yaml"))
    shutil.copy(ROOT / ".importlinter", tmp_path)
    planted = tmp_path / place
    before = planted.read_text() if planted.exists() else ""
    planted.write_text(f"{before}\n{line}\n")
    checked = check_imports(tmp_path)
    assert checked.returncode == 1
    assert any(row.startswith(contract) and row.endswith("BROKEN") for row in checked.stdout.splitlines())


def test_every_context_keeps_its_tables_its_sql_and_its_rules_private() -> None:
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter")
    protected = {name for part in contracts.values() for name in part.get("protected_modules", "").split()}
    found = {
        f"service.domain.{path.parent.name}.{path.stem}"
        for path in (ROOT / "service" / "domain").glob("*/*")
        if path.stem in PRIVATE
    }
    assert found <= protected
