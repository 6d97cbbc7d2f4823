"""The lock files: every dependency of pyproject.toml is in them, with hashes, and nothing says where from."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ["requirements.lock", "deploy/requirements.lock"]


def locked(name: str) -> dict[str, str]:
    """Returns the packages of a lock file and their versions."""
    return dict(re.findall(r"^([a-z0-9][a-z0-9.-]*)==(\S+)", (ROOT / name).read_text(), flags=re.MULTILINE))


def wanted(*, development: bool) -> set[str]:
    """Returns the packages that pyproject.toml names, as a lock file spells them (PEP 503)."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = project["dependencies"] + (project["optional-dependencies"]["dev"] if development else [])
    return {re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", line)[0]).lower() for line in lines}


def test_every_dependency_is_locked() -> None:
    assert wanted(development=True) <= locked("requirements.lock").keys()


def test_the_image_gets_what_runs_and_no_tools() -> None:
    tools = wanted(development=True) - wanted(development=False)
    assert wanted(development=False) <= locked("deploy/requirements.lock").keys() - tools


def test_the_image_gets_the_versions_that_were_tested() -> None:
    assert locked("deploy/requirements.lock").items() <= locked("requirements.lock").items()


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_hash(name: str) -> None:
    packages = re.split(r"\n(?=[a-z0-9])", (ROOT / name).read_text())
    assert [package for package in packages if "--hash=sha256:" not in package] == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_names_no_address_and_no_path(name: str) -> None:
    lines = (ROOT / name).read_text().splitlines()
    assert [
        line
        for line in lines
        if not re.fullmatch(r"[a-z0-9.-]+==\S+ \\|    --hash=sha256:[0-9a-f]{64}( \\)?|#[^/:]*:|", line)
    ] == []
