"""The `merit` command. Each command loads what it needs when it runs, so that the light ones start at once."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from service.cli_data import destroy_data_keys, documents, rotate_data_key
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
keys = typer.Typer(help="The keys that sign tokens, and those that seal a firm's data.", no_args_is_help=True)
firm = typer.Typer(help="The firms of this installation.", no_args_is_help=True)
owner = typer.Typer(help="Those who answer for a firm.", no_args_is_help=True)
client = typer.Typer(help="The programs that may act for a firm.", no_args_is_help=True)
history = typer.Typer(help="A firm's log.", no_args_is_help=True)
app.command()(limitations)
app.add_typer(documents, name="documents")
keys.command("rotate-data")(rotate_data_key)
keys.command("destroy")(destroy_data_keys)
for name, group in {"keys": keys, "firm": firm, "owner": owner, "client": client, "history": history}.items():
    app.add_typer(group, name=name)


def main() -> None:
    """Entry of the command: runs it, and says in one line what a person can do about a refusal (exit code 2)."""
    with _told_to_people():
        app()


@app.command()
def run() -> None:
    """Start everything: database, migrations, demo data at the first start, server and worker."""
    say = _progress()
    from service.serving import bound_socket, database_url, ended_by_signals

    with ended_by_signals():
        settings = _settings()
        listening = bound_socket(settings)
        with listening, database_url(settings, say) as url:
            _migrate(settings, url, say)
            _fill(settings, url, say)
            say("starting the server")
            from service.worker import serve_and_work

            serve_and_work(settings, url, listening, ready=lambda: _greet(settings, say))


def _fill(settings: "Settings", url: str, say: Callable[[str], None]) -> bool:
    """Loads the demo into a database without firms, and returns whether it was one."""
    from service.administration import load_demo_data
    from service.demo.welcome import keep_access, secrets_shown_once

    loaded = load_demo_data(settings, url)
    if loaded:
        say("loaded the demo: published opinions as matters of two firms")
        keep_access(settings.data_dir, loaded)
        print(f"\n{secrets_shown_once(loaded)}\n", flush=True)
    return bool(loaded)


def _greet(settings: "Settings", say: Callable[[str], None]) -> None:
    from service.demo.welcome import kept_access, welcome

    say("ready")
    print(f"\n{welcome(settings.address, kept_access(settings.data_dir))}\n", flush=True)


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
            from service.db.migrate import require_newest

            require_newest(url)
            serve(settings, url, listening, workers=workers)


@app.command()
def worker() -> None:
    """Do what is to be done after the answers: jobs from the queue, and work by the clock. Start as many as needed."""
    from service.serving import database_url, ended_by_signals

    with ended_by_signals():
        settings = _settings()
        with database_url(settings, _progress()) as url:
            from service.db.migrate import require_newest
            from service.worker import work_here

            require_newest(url)
            work_here(settings, url)


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


@app.command()
def openapi(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 where the file is out of date.")
    ] = False,
    path: Annotated[Path | None, typer.Option(help="Default: openapi/openapi.json of the checkout.")] = None,
) -> None:
    """Write the API's description from the code."""
    from service.description import check_description, write_description

    if not check:
        print(f"written: {write_description(path)}")
        return
    difference = check_description(path)
    if difference:
        print(difference, file=sys.stderr)
        sys.exit(1)


@keys.command("rotate")
def keys_rotate(
    compromised: Annotated[
        bool, typer.Option("--compromised", help="Distrust the old keys, and every token out with them, at once.")
    ] = False,
) -> None:
    """Make a new signing key; the old one is trusted until its tokens have expired."""
    from service.administration import rotate_keys

    made = rotate_keys(_settings(), compromised=compromised)
    print(f"new key {made.kid}, signs from {made.signs_from.isoformat()}")


@firm.command("create")
def firm_create(name: Annotated[str, typer.Argument(help="The firm's name.")]) -> None:
    """Make a firm and print its id."""
    from service.administration import create_firm

    print(create_firm(_settings(), name).id)


@owner.command("invite")
def owner_invite(firm_id: UUID, email: Annotated[str, typer.Argument(help="The person's e-mail address.")]) -> None:
    """Invite an owner of a firm by mail, and print the link of the invitation: a secret, good for seven days."""
    from service.administration import invite_owner

    print(invite_owner(_settings(), firm_id, email))


@client.command("create")
def client_create(
    firm_id: UUID,
    name: Annotated[str, typer.Argument(help="What the firm calls the program.")],
    scope: Annotated[list[str], typer.Option(help="What it may do at most, such as matters:read; repeat it.")],
) -> None:
    """Make a client of a firm and print its id and secret. The secret is shown this once."""
    from service.administration import create_client

    made = create_client(_settings(), firm_id, name, scope)
    print(f"client_id={made.client_id}\nclient_secret={made.client_secret}")


@client.command("create-for-all-firms")
def client_create_for_all_firms(
    name: Annotated[str, typer.Argument(help="What people know the program as.")],
    scope: Annotated[list[str], typer.Option(help="What it may do at most, such as matters:read; repeat it.")],
    redirect_uri: Annotated[list[str], typer.Option(help="Where people are sent back to; repeat it.")],
) -> None:
    """Make a client for the people of every firm, each of whom picks a firm, and print its id. It has no secret."""
    from service.administration import create_platform_client

    print(f"client_id={create_platform_client(_settings(), name, scope, redirect_uri).client_id}")


@client.command("revoke")
def client_revoke(client_id: str) -> None:
    """End a client for good; its tokens are refused within seconds."""
    from service.administration import revoke_client

    revoke_client(_settings(), client_id)


@history.command("verify")
def history_verify(firm_id: UUID) -> None:
    """Check that a firm's log is whole; exit 1, naming the first broken entry, where it is not."""
    from service.administration import verify_history

    verdict = verify_history(_settings(), firm_id)
    if verdict.broken_at is not None:
        print(f"broken at entry {verdict.broken_at}: {verdict.reason}", file=sys.stderr)
        sys.exit(1)
    print(f"whole: {verdict.entries} entries")


@app.command()
def demo() -> None:
    """Load the demo's two firms into a database that has no firm yet."""
    from service.db.migrate import require_newest
    from service.serving import database_url, ended_by_signals
    from service.values.errors import CannotStart

    say = _progress()
    with ended_by_signals():
        settings = _settings()
        with database_url(settings, say) as url:
            require_newest(url)
            if not _fill(settings, url, say):
                raise CannotStart("The database has firms already; the demo is for an empty one.")


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
        wrong = "; ".join(f"{item.pointer.lstrip('/')}: {item.detail}" for item in error.errors)
        return wrong or error.detail
    if isinstance(error, ValidationError) and error.title == "Settings":
        settings = [item for item in error.errors() if item["type"] != "default_factory_not_called"]
        return "; ".join(f"MERIT_{str(item['loc'][0]).upper()}: {item['msg']}" for item in settings)
    return None


if __name__ == "__main__":
    main()
