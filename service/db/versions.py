"""Changing a row only as the version that the caller has seen."""

from typing import TypeVar

from service.db.tenancy import Versioned
from service.values.errors import NotFound, StaleVersion
from service.values.versions import ExpectedVersion

Row = TypeVar("Row", bound=Versioned)


def seen(row: Row | None, expected: ExpectedVersion | None) -> Row:
    """Returns the row. Raises NotFound if there is none, StaleVersion if it is another version than expected."""
    if row is None:
        raise NotFound("There is no such thing here.")
    if expected is not None and not expected.met_by(row.version):
        raise StaleVersion
    return row
