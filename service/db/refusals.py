"""Why a database cannot be used, said to the person who started the program: a sentence, never a password."""

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from service.values.errors import CannotStart


class DatabaseUnusable(CannotStart):
    """The database cannot be used as it is."""


@contextmanager
def refusals_explained(url: str) -> Iterator[None]:
    """Turns what a driver raises while it connects to `url` into DatabaseUnusable."""
    try:
        yield
    except ArgumentError as unreadable:
        raise DatabaseUnusable("MERIT_DATABASE_URL is not of the form postgresql://login@host/name.") from unreadable
    except DBAPIError as wrapped:
        raise DatabaseUnusable(f"The database at {_place(url)} refuses: {_reason(wrapped.orig)}.") from wrapped
    except asyncpg.PostgresError as refused:
        raise DatabaseUnusable(f"The database at {_place(url)} refuses: {_reason(refused)}.") from refused
    except (OSError, TimeoutError) as lost:
        raise DatabaseUnusable(
            f"The database at {_place(url)} cannot be reached ({_reason(lost)}): see MERIT_DATABASE_URL."
        ) from lost


def _place(url: str) -> str:
    return make_url(url)._replace(password=None).render_as_string(hide_password=False)


def _reason(error: BaseException | None) -> str:
    cause = error.__cause__ or error if error is not None else None
    text = getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
    return text.splitlines()[0].rstrip(".")
