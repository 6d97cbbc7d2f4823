"""`merit openapi`: what is committed is what the code says."""

import subprocess
import sys
from pathlib import Path


def openapi(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", "from service.cli import main; main()", "openapi", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_the_committed_description_is_the_codes() -> None:
    checked = openapi("--check")
    assert checked.returncode == 0, checked.stderr


def test_a_description_that_was_written_passes_the_check(tmp_path: Path) -> None:
    openapi("--path", str(tmp_path / "openapi.json"))
    assert openapi("--check", "--path", str(tmp_path / "openapi.json")).returncode == 0


def test_a_description_that_drifted_fails_the_check_and_says_what_to_run(tmp_path: Path) -> None:
    (tmp_path / "openapi.json").write_text('{"openapi": "3.1.0"}\n')
    checked = openapi("--check", "--path", str(tmp_path / "openapi.json"))
    assert checked.returncode == 1
    assert "run `make openapi`" in checked.stderr


def test_the_description_is_the_same_whatever_the_settings(tmp_path: Path) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    openapi("--path", str(first))
    command = [sys.executable, "-c", "from service.cli import main; main()", "openapi", "--path", str(second)]
    subprocess.run(command, env={"MERIT_PORT": "9000", "MERIT_HOST": "0.0.0.0"}, check=True, timeout=60)  # noqa: S104
    assert first.read_bytes() == second.read_bytes()
