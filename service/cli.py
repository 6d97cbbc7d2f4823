"""The `merit` command. Each command loads what it needs when it runs, so that the light ones start at once."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli_limitations import limitations

if TYPE_CHECKING:
    from service.settings import Settings

app = typer.Typer(
    name="merit",
    help="The case system for law firms that fight medical malpractice.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(limitations)


def main() -> None:
    """Entry of the command: runs it, and says in one line what a person can do about a refusal (exit code 2)."""
    with _told_to_people():
        app()


@app.command()
def run() -> None:
    """Start everything: database, migrations, demo data at the first start, server."""
    say = _progress()
    from service.serving import bound_socket, database_url, ended_by_signals, serve

    with ended_by_signals():
        settings = _settings()
        listening = bound_socket(settings)
        with listening, database_url(settings, say) as url:
            _migrate(settings, url, say)
            serve(settings, url, listening)


@app.command("serve")
def serve_only(
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer; each has its own pools.")] = 1,
) -> None:
    """Start the server alone, over a database that is migrated already."""
    from service.serving import bound_socket, database_url, ended_by_signals, serve

    with ended_by_signals():
        settings = _settings()
        listening = bound_socket(settings)
        with listening, database_url(settings, _progress()) as url:
            serve(settings, url, listening, workers=workers)


@app.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    from service.serving import database_url, ended_by_signals

    say = _progress()
    with ended_by_signals():
        settings = _settings()
        with database_url(settings, say) as url:
            _migrate(settings, url, say)
            say("the schema is the newest")


def _migrate(settings: "Settings", url: str, say: Callable[[str], None]) -> None:
    say("bringing the schema up to date")
    from service.db.migrate import migrate as run_migrations

    run_migrations(settings.migrations_url or url)


def _settings() -> "Settings":
    from service.settings import Settings

    return Settings()


def _progress() -> Callable[[str], None]:
    """Returns a function that prints a step and the time since the start."""
    begun = time.monotonic()

    def say(step: str) -> None:
        print(f"{time.monotonic() - begun:6.1f} s  {step}", flush=True)

    return say


@contextmanager
def _told_to_people() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read the output has enough. Python would complain once more when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        print(f"merit: {sentence}", file=sys.stderr)
        sys.exit(2)


def _sentence(error: Exception) -> str | None:
    """Returns what to say about an error that a person caused or can mend, or None for a defect of ours."""
    from pydantic import ValidationError

    from service.values.errors import CannotStart, DomainError

    if isinstance(error, CannotStart):
        return str(error)
    if isinstance(error, DomainError):
        return " ".join([error.detail, *(f"{item.pointer}: {item.detail}" for item in error.errors)])
    if isinstance(error, ValidationError) and error.title == "Settings":
        wrong = [item for item in error.errors() if item["type"] != "default_factory_not_called"]
        return "; ".join(f"MERIT_{str(item['loc'][0]).upper()}: {item['msg']}" for item in wrong)
    return None


__all__ = ["Path", "main"]
