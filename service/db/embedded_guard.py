"""Stops an embedded server when nobody uses it any more, however its users ended. Runs as a process of its own.

Each user of a server holds a shared lock on its file `users`; the kernel drops the lock of a process that is killed.
This process waits for the lock of its own, which it gets when the last user is gone. It imports nothing of ours, so
that it is small and starts at once: `python -I -S embedded_guard.py FOLDER [--throw-away]`.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import sys
import time
from pathlib import Path

STOP_SECONDS = 60


def stop_server(database: Path, how: signal.Signals) -> bool:
    """Signals the server over `database` and waits for its end. Returns False where it did not end in time.

    SIGINT is PostgreSQL's fast shutdown (a checkpoint, nothing to recover), SIGQUIT its immediate one.
    """
    lock_file = database / "postmaster.pid"
    pid = server_pid(lock_file)
    if pid is None:
        return True
    os.kill(pid, how)
    until = time.monotonic() + STOP_SECONDS
    while server_pid(lock_file) == pid:
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def server_pid(lock_file: Path) -> int | None:
    """Returns the process that wrote `postmaster.pid`, or None where no server runs.

    A server that was killed leaves the file, and its number may by now belong to a process that is no server.
    """
    try:
        pid = int(lock_file.read_text().split("\n", 1)[0])
        os.kill(pid, 0)
    except (OSError, ValueError):
        return None
    commands = Path(f"/proc/{pid}/cmdline")
    try:
        command = commands.read_bytes()
    except OSError:
        return None if Path("/proc/self/cmdline").exists() else pid
    # A server that ended and waits for its parent's notice has no command line left.
    return pid if Path(os.fsdecode(command.split(b"\0", 1)[0])).name == "postgres" else None


def main(folder: Path, *, throw_away: bool) -> None:
    """Waits for the end of the last user, then stops the server and, for a throw-away one, removes its folder."""
    os.chdir("/")
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    # Files that are there, never made here: the last user may be removing the folder already.
    with (folder / "guard").open("r+") as alone:
        try:
            fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return  # another guard waits already
        with (folder / "users").open("r+") as users:
            fcntl.flock(users, fcntl.LOCK_EX)
            with contextlib.suppress(ProcessLookupError):
                stop_server(folder / "postgres", signal.SIGQUIT if throw_away else signal.SIGINT)
            if throw_away:
                shutil.rmtree(folder, ignore_errors=True)
            alone.close()


if __name__ == "__main__":
    with contextlib.suppress(FileNotFoundError):
        main(Path(sys.argv[1]), throw_away="--throw-away" in sys.argv[2:])
