"""What a person sees when Merit cannot start: one line that says what to do, exit code 2, no traceback."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest


def merit(*arguments: str, data_dir: Path, **settings: str) -> "subprocess.CompletedProcess[str]":
    """Runs the command to its end with these settings and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MERIT_")}
    given = {f"MERIT_{name.upper()}": value for name, value in settings.items()}
    return subprocess.run(
        [sys.executable, "-c", "from service.cli import main; main()", *arguments],
        env={**kept, "MERIT_DATA_DIR": str(data_dir), **given},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def refused(ended: "subprocess.CompletedProcess[str]", pattern: str) -> bool:
    """Tells whether a run ended with that one line for a person."""
    one_line = re.fullmatch(rf"merit: {pattern}\n", ended.stderr)
    return ended.returncode == 2 and one_line is not None


@pytest.mark.parametrize("command", ["run", "serve"])
def test_a_taken_port_is_named_with_the_setting_that_changes_it(tmp_path: Path, command: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ended = merit(command, data_dir=tmp_path, port=str(port))
    assert refused(ended, rf"Port {port} on 127\.0\.0\.1 is taken: .* MERIT_PORT=\d+\."), ended.stderr


def test_a_taken_port_is_found_before_a_database_is_made(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        merit("run", data_dir=tmp_path, port=str(other.getsockname()[1]))
    assert list(tmp_path.iterdir()) == []


def test_a_host_that_is_not_of_this_machine_is_named(tmp_path: Path) -> None:
    # 192.0.2.0/24 is set aside for documentation (RFC 5737): no machine has it.
    ended = merit("serve", data_dir=tmp_path, host="192.0.2.1")
    assert refused(ended, r"192\.0\.2\.1:8000 cannot be listened on .*MERIT_HOST.*"), ended.stderr


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    ended = merit("serve", data_dir=tmp_path, port="70000", log_level="loud")
    assert refused(ended, r"MERIT_PORT: .*65535; MERIT_LOG_LEVEL: .*"), ended.stderr


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ended = merit("migrate", data_dir=tmp_path / "file" / "data")
    assert refused(ended, r"The folder .* cannot be written to .*MERIT_DATA_DIR.*"), ended.stderr


def test_an_old_data_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("14\n")
    ended = merit("migrate", data_dir=tmp_path)
    assert refused(ended, r"The data folder .* was made by PostgreSQL 14, .*"), ended.stderr


def test_a_database_that_does_not_answer_is_named_without_its_password(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    ended = merit("migrate", data_dir=tmp_path, database_url=f"postgresql://merit:hidden@127.0.0.1:{port}/merit")
    assert refused(ended, rf"The database at postgresql://merit@127\.0\.0\.1:{port}/merit cannot be reached .*"), (
        ended.stderr
    )


def test_an_address_that_is_none_is_refused(tmp_path: Path) -> None:
    ended = merit("migrate", data_dir=tmp_path, database_url="not an address")
    assert refused(ended, r"MERIT_DATABASE_URL is not of the form .*"), ended.stderr
