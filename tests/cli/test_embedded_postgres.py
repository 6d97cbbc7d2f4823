"""The embedded PostgreSQL as its users meet it: real servers, real processes, real kills."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest

from service.db import embedded_database
from service.db.embedded import EmbeddedError, EmbeddedServer, embedded_server, throwaway_server
from service.db.embedded_guard import server_pid
from tests.cli.waiting import until

USER = """
import sys
from pathlib import Path
from service.db.embedded import embedded_server, throwaway_server
server = embedded_server(Path(sys.argv[1])) if len(sys.argv) > 1 else throwaway_server()
with server as running:
    print(running.folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short folder: a socket's path may not be long."""
    made = Path(tempfile.mkdtemp(prefix="merit-test-"))
    yield made
    until(lambda: server_pid(made / "postgres" / "postmaster.pid") is None, "the server's end")
    shutil.rmtree(made)


@contextmanager
def another_process(*arguments: str) -> Iterator[tuple["subprocess.Popen[str]", Path]]:
    """Yields a process that uses a server, and the server's folder."""
    command = [sys.executable, "-c", USER, *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process, Path(process.stdout.readline().strip())
        process.kill()


def ask(server: EmbeddedServer, *statements: str) -> object:
    """Returns the value of the last statement."""

    async def asking() -> object:
        connection = await asyncpg.connect(server.url())
        try:
            for statement in statements[:-1]:
                await connection.execute(statement)
            return await connection.fetchval(statements[-1])
        finally:
            await connection.close()

    return asyncio.run(asking())


def pid_of(folder: Path) -> int | None:
    return server_pid(folder / "postgres" / "postmaster.pid")


def test_a_new_folder_gets_a_server_whose_login_is_no_superuser(folder: Path) -> None:
    with embedded_server(folder) as server:
        assert ask(server, "SELECT current_setting('is_superuser')") == "off"


def test_the_server_listens_on_no_network_port(folder: Path) -> None:
    with embedded_server(folder) as server:
        assert ask(server, "SELECT current_setting('listen_addresses')") == ""


def test_nobody_else_may_enter_the_folder_of_the_socket(folder: Path) -> None:
    with embedded_server(folder) as server:
        assert server.socket_folder.stat().st_mode & 0o077 == 0


def test_what_was_stored_is_there_after_a_restart(folder: Path) -> None:
    with embedded_server(folder) as server:
        ask(server, "CREATE TABLE kept (n int)", "INSERT INTO kept VALUES (7) RETURNING n")
    with embedded_server(folder) as server:
        assert ask(server, "SELECT n FROM kept") == 7


def test_a_second_user_shares_the_running_server(folder: Path) -> None:
    with embedded_server(folder), another_process(str(folder)):
        first = pid_of(folder)
        with embedded_server(folder):
            assert pid_of(folder) == first


def test_the_server_stays_until_its_last_user_leaves(folder: Path) -> None:
    with embedded_server(folder) as server:
        with embedded_server(folder):
            pass
        assert ask(server, "SELECT 1") == 1
    assert pid_of(folder) is None


def test_the_server_stops_when_its_only_user_is_killed(folder: Path) -> None:
    with another_process(str(folder)) as (process, _):
        assert pid_of(folder) is not None
        process.send_signal(signal.SIGKILL)
        until(lambda: pid_of(folder) is None, "the server's end after its user's")


def test_a_server_killed_with_its_user_recovers_what_was_committed(folder: Path) -> None:
    with another_process(str(folder)) as (process, _):
        with embedded_server(folder) as server:
            ask(server, "CREATE TABLE kept (n int)", "INSERT INTO kept VALUES (7) RETURNING n")
            pid = pid_of(folder)
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
        process.kill()
    with embedded_server(folder) as server:
        assert ask(server, "SELECT n FROM kept") == 7


def test_a_lock_file_whose_number_was_given_to_another_process_is_no_obstacle(folder: Path) -> None:
    with embedded_server(folder):
        left_behind = (folder / "postgres" / "postmaster.pid").read_text().splitlines()
    left_behind[0] = str(os.getpid())
    (folder / "postgres" / "postmaster.pid").write_text("\n".join(left_behind))
    with embedded_server(folder) as server:
        assert ask(server, "SELECT 1") == 1


def test_a_start_that_was_killed_while_it_made_the_database_is_no_obstacle(folder: Path) -> None:
    unfinished = folder / "postgres.unfinished"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n")
    with embedded_server(folder) as server:
        assert ask(server, "SELECT 1") == 1


def test_a_folder_of_another_major_version_is_named_and_left_alone(folder: Path) -> None:
    (folder / "postgres").mkdir()
    (folder / "postgres" / "PG_VERSION").write_text("15\n")
    with pytest.raises(EmbeddedError, match=r"was made by PostgreSQL 15, this Merit brings PostgreSQL \d+"):
        embedded_server(folder).__enter__()
    assert (folder / "postgres" / "PG_VERSION").read_text() == "15\n"


def test_a_folder_of_something_else_is_left_alone(folder: Path) -> None:
    (folder / "postgres").mkdir()
    (folder / "postgres" / "letter.txt").write_text("keep me")
    with pytest.raises(EmbeddedError, match="is not a folder of PostgreSQL"):
        embedded_server(folder).__enter__()
    assert (folder / "postgres" / "letter.txt").read_text() == "keep me"


def test_a_folder_that_cannot_be_written_names_the_setting(folder: Path) -> None:
    (folder / "file").write_text("")
    with pytest.raises(EmbeddedError, match=r"cannot be written to .* Set MERIT_DATA_DIR"):
        embedded_server(folder / "file" / "below").__enter__()


def test_a_full_disk_is_called_a_full_disk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = 'initdb: error: could not write file "x": No space left on device'
    full = subprocess.CompletedProcess(["initdb"], 1, said)
    monkeypatch.setattr(embedded_database, "run_program", lambda *_, **__: full)
    with pytest.raises(EmbeddedError, match="the disk is full"):
        embedded_server(folder).__enter__()


def test_a_server_that_does_not_start_shows_the_end_of_its_log(folder: Path) -> None:
    with embedded_server(folder):
        pass
    (folder / "postgres" / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(EmbeddedError, match=r"does not start(.|\n)*no_such_setting"):
        embedded_server(folder).__enter__()


def test_a_long_path_gets_its_socket_elsewhere(folder: Path) -> None:
    with embedded_server(folder / ("long" * 30)) as server:
        assert ask(server, "SELECT 1") == 1


def test_a_path_too_long_for_any_socket_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = folder / ("long" * 30)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    with pytest.raises(EmbeddedError, match="too long for a Unix socket"):
        embedded_server(deep / "data").__enter__()


def test_a_throw_away_server_leaves_nothing() -> None:
    with throwaway_server() as server:
        assert ask(server, "SELECT current_setting('fsync')") == "off"
    assert not server.folder.exists()


def test_a_throw_away_server_goes_when_its_process_is_killed() -> None:
    with another_process() as (process, made):
        assert pid_of(made) is not None
        process.send_signal(signal.SIGKILL)
        until(lambda: not made.exists(), "the removal of the folder")
    assert pid_of(made) is None
