"""The embedded PostgreSQL: made, started, shared between processes, stopped with its last user.

It listens on a Unix socket only, in a folder that nobody but its owner may enter; whoever may enter is trusted. A
process that is killed leaves nothing behind: its lock goes with it, and the guard (embedded_guard.py) then stops the
server. A server that is killed too recovers at the next start, as PostgreSQL does.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote

from service.db import embedded_guard
from service.db.embedded_database import PORT, make_database, start_server
from service.db.embedded_guard import stop_server
from service.db.postgres_programs import Account, EmbeddedError, account_for, let_in

__all__ = ["EmbeddedError", "EmbeddedServer", "embedded_server", "throwaway_server"]

_SOCKET_PATH_LIMIT = 103  # bytes: sun_path has 108 on Linux and 104 on macOS, the last one is a zero
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


@dataclass(frozen=True)
class EmbeddedServer:
    """A running server. Its login `merit` owns the database `merit` and, as on a rented server, is no superuser."""

    folder: Path
    socket_folder: Path

    def url(self, database: str = "merit", user: str = "merit") -> str:
        """Returns postgresql://… for asyncpg and SQLAlchemy."""
        return f"postgresql://{quote(user)}@/{quote(database)}?host={quote(str(self.socket_folder))}&port={PORT}"

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
            _stop_if_last(users, server)


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
            _stop_if_last(users, server, kept=False)


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
        make_database(database, account, say, kept=kept)
        server = EmbeddedServer(folder, _socket_folder(database, account))
        start_server(database, server.socket_folder, account, options, say)
        _guard(folder, kept=kept)
    return server


def _socket_folder(database: Path, account: Account | None) -> Path:
    """Returns the database's own folder, or a short one for a path that no socket's name may have."""
    name = f"/.s.PGSQL.{PORT}.lock"
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


def _guard(folder: Path, *, kept: bool) -> None:
    # Not a child to be waited for: it outlives this process. In a group of its own, so that Ctrl-C does not reach it.
    _lock_file(folder, "guard").close()
    command = [sys.executable, "-I", "-S", embedded_guard.__file__, str(folder)]
    nowhere = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (0, 1, 2)]
    os.posix_spawn(
        sys.executable,
        command if kept else [*command, "--throw-away"],
        os.environ,
        file_actions=nowhere,
        setpgroup=0,
    )


def _stop_if_last(users: IO[str], server: EmbeddedServer, *, kept: bool = True) -> None:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return  # others still use it; the guard stops it after them
    with contextlib.suppress(ProcessLookupError):
        stop_server(server.folder / "postgres", signal.SIGINT if kept else signal.SIGQUIT)
    if server.socket_folder != server.folder / "postgres":
        with contextlib.suppress(OSError):
            server.socket_folder.rmdir()
    if not kept:
        shutil.rmtree(server.folder, ignore_errors=True)
