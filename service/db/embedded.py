"""The embedded PostgreSQL: made, started, shared between processes, stopped with its last user.

It listens on a Unix socket only, in a folder that nobody but its owner may enter; whoever may enter is trusted. A
process that is killed leaves nothing behind: its lock goes with it, and the guard (embedded_guard.py) then stops the
server. A server that is killed too recovers at the next start, as PostgreSQL does.
"""

import contextlib
import fcntl
import hashlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote

from service.db import embedded_guard
from service.db.embedded_guard import server_pid, stop_server
from service.db.postgres_programs import Account, EmbeddedError, account_for, let_in, major_version, run_program

__all__ = ["EmbeddedError", "EmbeddedServer", "embedded_server", "throwaway_server"]

_PORT = 5432  # names the socket's file; nothing listens on a network port
_SOCKET_PATH_LIMIT = 103  # bytes: sun_path has 108 on Linux and 104 on macOS, the last one is a zero
_START_SECONDS = 120
_SERVER_OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "log_checkpoints": "off",
    "jit": "off",
    "timezone": "UTC",
}
_THROWAWAY_OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "400",
}
_FIRST_STATEMENTS = """\
CREATE ROLE merit LOGIN CREATEROLE CREATEDB;
CREATE DATABASE merit OWNER merit;
"""


@dataclass(frozen=True)
class EmbeddedServer:
    """A running server. Its login `merit` owns the database `merit` and, as on a rented server, is no superuser."""

    folder: Path
    socket_folder: Path

    def url(self, database: str = "merit", user: str = "merit") -> str:
        """Returns postgresql://… for asyncpg and SQLAlchemy."""
        return f"postgresql://{quote(user)}@/{quote(database)}?host={quote(str(self.socket_folder))}&port={_PORT}"

    def superuser_url(self, database: str = "merit") -> str:
        """Returns the URL of the server's superuser, for what an application never does (bulk loads, extensions)."""
        return self.url(database, "postgres")


@contextmanager
def embedded_server(data_dir: Path, say: Callable[[str], None] = lambda _: None) -> Iterator[EmbeddedServer]:
    """Yields the server over `data_dir`/postgres, made at first and started unless it runs already.

    `say` hears a line for each long step. Raises EmbeddedError.
    """
    folder = _writable(data_dir)
    with _user(folder, say) as users:
        server = _running(folder, _SERVER_OPTIONS, say)
        try:
            yield server
        finally:
            _stop_if_last(users, folder)


@contextmanager
def throwaway_server(options: Mapping[str, str] | None = None) -> Iterator[EmbeddedServer]:
    """Yields a server for tests that keeps nothing safe on disk; it and its folder go when this process ends.

    `options` are settings of PostgreSQL beside or over the usual ones.
    """
    folder = _writable(Path(tempfile.mkdtemp(prefix="merit-pg-")))
    wanted = _SERVER_OPTIONS | _THROWAWAY_OPTIONS | dict(options or {})
    with _user(folder, lambda _: None) as users:
        server = _running(folder, wanted, lambda _: None, kept=False)
        try:
            yield server
        finally:
            _stop_if_last(users, folder, kept=False)


def _writable(folder: Path) -> Path:
    folder = folder.expanduser().absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"\0" * 4096)
    except OSError as refused:
        reason = (refused.strerror or str(refused)).lower()
        raise EmbeddedError(
            f"The folder {folder} cannot be written to ({reason}). Set MERIT_DATA_DIR to one that can."
        ) from refused
    return folder.resolve()


@contextmanager
def _user(folder: Path, say: Callable[[str], None]) -> Iterator[IO[str]]:
    with _lock_file(folder, "users") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            say("waiting for PostgreSQL to stop, its last user has just left")
            fcntl.flock(users, fcntl.LOCK_SH)
        yield users


def _lock_file(folder: Path, name: str) -> IO[str]:
    try:
        return (folder / name).open("a")
    except OSError as refused:
        raise EmbeddedError(f"The file {folder / name} cannot be written to ({refused.strerror}).") from refused


def _running(
    folder: Path, options: Mapping[str, str], say: Callable[[str], None], *, kept: bool = True
) -> EmbeddedServer:
    database = folder / "postgres"
    with _lock_file(folder, "starting") as one_at_a_time:
        fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
        account = account_for(database)
        let_in(account, database)
        _make(database, account, say, kept=kept)
        server = EmbeddedServer(folder, _socket_folder(database, account))
        _start(server, account, options, say)
        _guard(folder, kept=kept)
    return server


def _make(database: Path, account: Account | None, say: Callable[[str], None], *, kept: bool) -> None:
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


def _socket_folder(database: Path, account: Account | None) -> Path:
    """Returns the database's own folder, or a short one for a path that no socket's name may have."""
    name = f"/.s.PGSQL.{_PORT}.lock"
    if len(os.fsencode(database)) + len(name) <= _SOCKET_PATH_LIMIT:
        return database
    mark = hashlib.sha256(os.fsencode(database)).hexdigest()[:16]
    short = Path(tempfile.gettempdir()).resolve() / f"merit-{mark}"
    if len(os.fsencode(short)) + len(name) > _SOCKET_PATH_LIMIT:
        raise EmbeddedError(
            f"The path {database} is too long for a Unix socket, and so is {short}: "
            "set MERIT_DATA_DIR (or TMPDIR) to a shorter one."
        )
    owner = account.uid if account else os.geteuid()
    with contextlib.suppress(FileExistsError):
        short.mkdir(mode=0o700)
        if account:
            os.chown(short, account.uid, account.gid)
    found = short.lstat()
    if found.st_uid != owner or found.st_mode & 0o077 or not short.is_dir() or short.is_symlink():
        raise EmbeddedError(f"{short}, where the database's socket would lie, belongs to somebody else: remove it.")
    return short


def _start(
    server: EmbeddedServer, account: Account | None, options: Mapping[str, str], say: Callable[[str], None]
) -> None:
    database = server.folder / "postgres"
    lock_file = database / "postmaster.pid"
    if server_pid(lock_file) is None:
        # Left by a server that was killed. PostgreSQL would clear it away too, unless the number was given to some
        # other process since; nobody else can be starting one here, this process holds the lock.
        lock_file.unlink(missing_ok=True)
    elif _is_ready(lock_file):
        return
    else:
        _await_ready(lock_file)
        return
    say("starting PostgreSQL")
    log = database / "server.log"
    log.unlink(missing_ok=True)
    settings = {**options, "unix_socket_directories": str(server.socket_folder), "port": str(_PORT)}
    words = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())
    arguments = ["start", "-w", "-s", "-t", str(_START_SECONDS), "-D", str(database), "-l", str(log), "-o", words]
    ended = run_program("pg_ctl", arguments, account, seconds=_START_SECONDS + 10)
    if ended.returncode:
        said = log.read_text(errors="replace") if log.exists() else ended.stdout
        _check(subprocess.CompletedProcess(arguments, ended.returncode, said), "PostgreSQL does not start")


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


def _guard(folder: Path, *, kept: bool) -> None:
    command = [sys.executable, "-I", "-S", embedded_guard.__file__, str(folder)]
    subprocess.Popen(
        command if kept else [*command, "--throw-away"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        start_new_session=True,
    )


def _stop_if_last(users: IO[str], folder: Path, *, kept: bool = True) -> None:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return  # others still use it; the guard stops it after them
    with contextlib.suppress(ProcessLookupError):
        stop_server(folder / "postgres", signal.SIGINT if kept else signal.SIGQUIT)
    if not kept:
        shutil.rmtree(folder, ignore_errors=True)
