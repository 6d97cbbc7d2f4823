"""Making the embedded database and starting the server over it. Whoever calls this holds the lock `starting`."""

import contextlib
import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from service.db.embedded_guard import server_pid
from service.db.postgres_programs import Account, EmbeddedError, major_version, run_program

PORT = 5432
"""Names the socket's file; nothing listens on a network port."""

_START_SECONDS = 120
_ORPHAN_SECONDS = 15
_NO_PROCESS = 2**31 - 1
_FIRST_STATEMENTS = """\
CREATE ROLE merit LOGIN CREATEROLE CREATEDB;
CREATE DATABASE merit OWNER merit;
"""


def make_database(database: Path, account: Account | None, say: Callable[[str], None], *, kept: bool) -> None:
    """Makes the database's folder unless it is there. It gets its name when it is whole, so a killed start is safe."""
    version = database / "PG_VERSION"
    if version.exists():
        _same_major(database, version.read_text().strip())
        return
    if database.exists() and any(database.iterdir()):
        raise EmbeddedError(f"{database} is not a folder of PostgreSQL: move it away, or set MERIT_DATA_DIR.")
    say("making the database")
    unfinished = database.with_name("postgres.unfinished")
    if unfinished.exists():
        shutil.rmtree(unfinished)
    try:
        unfinished.mkdir(mode=0o700)
        if account:
            os.chown(unfinished, account.uid, account.gid)
        made = run_program("initdb", _initdb_arguments(unfinished, kept=kept), account)
        _check(made, "The database cannot be made")
        single = ["--single", "-D", str(unfinished), "-c", "exit_on_error=true", "postgres"]
        _check(run_program("postgres", single, account, given=_FIRST_STATEMENTS), "The database cannot be made")
        unfinished.rename(database)
    except OSError as refused:
        raise EmbeddedError(f"The database cannot be made in {database.parent}: {refused.strerror}.") from refused
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _initdb_arguments(folder: Path, *, kept: bool) -> list[str]:
    arguments = ["-D", str(folder), "-U", "postgres", "--auth-local=trust", "--auth-host=reject", "--encoding=UTF8"]
    # The order of text is the same on every machine, whatever its locale.
    arguments += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return arguments if kept else [*arguments, "--no-sync"]


def _same_major(database: Path, made_by: str) -> None:
    if made_by != major_version():
        raise EmbeddedError(
            f"The data folder {database} was made by PostgreSQL {made_by}, this Merit brings PostgreSQL "
            f"{major_version()} and cannot read it. Move the folder away to start anew, or keep the data by serving "
            f"it with PostgreSQL {made_by} and pointing MERIT_DATABASE_URL there."
        )


def _check(ended: "subprocess.CompletedProcess[str]", what: str) -> None:
    if ended.returncode == 0:
        return
    if "No space left on device" in ended.stdout:
        raise EmbeddedError(f"{what}: the disk is full. Free some space, or set MERIT_DATA_DIR to another disk.")
    raise EmbeddedError(f"{what}. PostgreSQL said:\n{_last_lines(ended.stdout)}")


def _last_lines(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.strip().splitlines()[-15:])


def start_server(
    database: Path,
    socket_folder: Path,
    account: Account | None,
    options: Mapping[str, str],
    say: Callable[[str], None],
) -> None:
    """Returns when the server over `database` answers, whether it ran already or not. Raises EmbeddedError."""
    if server_pid(database / "postmaster.pid") is not None:
        _await_ready(database / "postmaster.pid")
        return
    _disown(database / "postmaster.pid", socket_folder)
    say("starting PostgreSQL")
    log = database / "server.log"
    settings = {**options, "unix_socket_directories": str(socket_folder), "port": str(PORT)}
    words = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())
    arguments = ["start", "-w", "-s", "-t", str(_START_SECONDS), "-D", str(database), "-l", str(log), "-o", words]
    until = time.monotonic() + _ORPHAN_SECONDS
    while True:
        log.unlink(missing_ok=True)
        ended = run_program("pg_ctl", arguments, account, seconds=_START_SECONDS + 10)
        if ended.returncode == 0:
            return
        said = log.read_text(errors="replace") if log.exists() else ended.stdout
        # The processes of a server that was killed end by themselves, not always at once.
        if "pre-existing shared memory block" not in said or time.monotonic() > until:
            _check(subprocess.CompletedProcess(arguments, ended.returncode, said), "PostgreSQL does not start")
        time.sleep(0.1)


def _disown(lock_file: Path, socket_folder: Path) -> None:
    """Lets a start pass the lock files of a server that was killed, whoever has its process number now.

    Nobody else starts one here, this process holds the lock. The number becomes one that no process can have; the
    rest stays, because by it PostgreSQL finds out whether processes of the killed server still use the data.
    """
    with contextlib.suppress(FileNotFoundError):
        _, _, rest = lock_file.read_text().partition("\n")
        if rest:
            lock_file.write_text(f"{_NO_PROCESS}\n{rest}")
        else:
            lock_file.unlink()
    for name in (f".s.PGSQL.{PORT}.lock", f".s.PGSQL.{PORT}"):
        (socket_folder / name).unlink(missing_ok=True)


def _is_ready(lock_file: Path) -> bool:
    try:
        return lock_file.read_text().splitlines()[7].strip() == "ready"
    except (OSError, IndexError):
        return False


def _await_ready(lock_file: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while not _is_ready(lock_file):
        if time.monotonic() > until or server_pid(lock_file) is None:
            raise EmbeddedError(f"PostgreSQL is starting since long ago, or ended: see {lock_file.parent}/server.log.")
        time.sleep(0.05)
