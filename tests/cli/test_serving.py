"""The server as a person starts and stops it: real processes, the embedded database, real signals."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from service.db.embedded_guard import server_pid
from tests.cli.waiting import until

MERIT = [sys.executable, "-c", "from service.cli import main; main()"]


@pytest.fixture
def environment() -> Iterator[dict[str, str]]:
    """The environment of an installation of its own: a port, and a folder that is gone afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="merit-test-") as folder:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MERIT_")}
        yield {**kept, "MERIT_DATA_DIR": folder, "MERIT_PORT": str(port)}
        lock_file = Path(folder) / "postgres" / "postmaster.pid"
        until(lambda: server_pid(lock_file) is None, "the database's end")


@contextmanager
def started(environment: dict[str, str], *arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Yields a server that answers; kills it in the end, if nothing else has ended it."""
    with subprocess.Popen([*MERIT, *arguments], env=environment, stdout=subprocess.PIPE) as process:
        try:
            until(lambda: process.poll() is not None or answers(environment), "an answer of the server")
            assert process.poll() is None
            yield process
        finally:
            process.kill()


def answers(environment: dict[str, str]) -> bool:
    try:
        with urllib.request.urlopen(address(environment, "/readyz"), timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def address(environment: dict[str, str], path: str) -> str:
    return f"http://127.0.0.1:{environment['MERIT_PORT']}{path}"


def merit(environment: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*MERIT, *arguments], env=environment, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_server_in_good_order(environment: dict[str, str], number: signal.Signals) -> None:
    with started(environment, "run") as process:
        process.send_signal(number)
        assert process.wait(30) == 0


def test_the_database_ends_with_the_server(environment: dict[str, str]) -> None:
    lock_file = Path(environment["MERIT_DATA_DIR"]) / "postgres" / "postmaster.pid"
    with started(environment, "run") as process:
        assert server_pid(lock_file) is not None
        process.terminate()
        process.wait(30)
    assert server_pid(lock_file) is None


def test_a_server_that_was_killed_starts_again(environment: dict[str, str]) -> None:
    with started(environment, "run") as process:
        process.kill()
    with started(environment, "run"):
        assert answers(environment)


def test_a_server_over_an_unmigrated_database_says_what_to_do(environment: dict[str, str]) -> None:
    ended = merit(environment, "serve")
    assert ended.returncode == 2
    assert "run `merit migrate` first" in ended.stderr


def test_a_secret_key_that_is_too_short_is_refused_in_one_line(environment: dict[str, str]) -> None:
    merit(environment, "migrate")
    ended = merit({**environment, "MERIT_SECRET_KEY": "short"}, "serve")
    assert ended.returncode == 2
    assert ended.stderr.startswith("merit: MERIT_SECRET_KEY is too short")


def test_several_workers_answer_and_end_in_good_order(environment: dict[str, str]) -> None:
    merit(environment, "migrate")
    with started(environment, "serve", "--workers", "2") as process:
        process.terminate()
        assert process.wait(30) == 0


def test_a_client_made_on_the_command_line_gets_a_token(environment: dict[str, str]) -> None:
    with started(environment, "run"):
        firm = merit(environment, "firm", "create", "Alpha").stdout.strip()
        shown = merit(environment, "client", "create", firm, "sync", "--scope", "matters:read").stdout
        given = dict(line.split("=", 1) for line in shown.splitlines())
        form = f"grant_type=client_credentials&client_id={given['client_id']}&client_secret={given['client_secret']}"
        with urllib.request.urlopen(address(environment, "/oauth/token"), data=form.encode(), timeout=10) as answer:
            assert json.load(answer)["token_type"] == "Bearer"


def test_keys_can_be_rotated_while_the_server_runs(environment: dict[str, str]) -> None:
    with started(environment, "run"):
        made = merit(environment, "keys", "rotate").stdout.split()[2].rstrip(",")

        def published() -> bool:
            with urllib.request.urlopen(address(environment, "/oauth/jwks.json"), timeout=10) as answer:
                return made in {key["kid"] for key in json.load(answer)["keys"]}

        until(published, "the new key among the published ones")


def test_a_new_firms_log_is_whole(environment: dict[str, str]) -> None:
    merit(environment, "migrate")
    firm = merit(environment, "firm", "create", "Alpha").stdout.strip()
    assert merit(environment, "history", "verify", firm).stdout == "whole: 0 entries\n"


def test_the_log_of_an_unknown_firm_is_refused(environment: dict[str, str]) -> None:
    merit(environment, "migrate")
    ended = merit(environment, "history", "verify", "01890a5d-ac96-774b-bcce-b302099a8057")
    assert (ended.returncode, ended.stderr) == (2, "merit: There is no such firm.\n")
