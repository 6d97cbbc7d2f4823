"""How the firm's next matters are numbered."""

from datetime import date
from uuid import UUID

from service.db.sessions import FirmSession
from service.domain.firms import queries as firms
from service.domain.firms.schemas.firms import Numbering
from service.domain.matters.schemas.matters import NumberPreviewOut, PreviewNumbers
from service.domain.matters.store import numbers as store
from service.domain.matters.store.numbers import Series
from service.values.errors import FieldError, InvalidInput
from service.values.numbering import frame, needs_office

_PREVIEWED = 3


async def series(db: FirmSession, opened_on: date, office_id: UUID | None) -> Series:
    """Returns what numbers a matter that is opened on a day, in an office. Raises InvalidInput (the office)."""
    return await _series(db, await firms.matter_numbering(db), opened_on, office_id)


async def preview_numbers(db: FirmSession, order: PreviewNumbers) -> NumberPreviewOut:
    """Returns the next numbers as the count stands, and stores nothing. Raises InvalidInput (the office)."""
    numbering = order.numbering or await firms.matter_numbering(db)
    found = await _series(db, numbering, db.now.date(), order.office_id)
    last = await store.last(db, found.year)
    begin = found.first if last is None else last + 1
    return NumberPreviewOut(numbers=[found.frame.number(count) for count in range(begin, begin + _PREVIEWED)])


async def _series(db: FirmSession, numbering: Numbering, day: date, office_id: UUID | None) -> Series:
    code = ""
    if needs_office(numbering.pattern):
        code = await firms.office_code(db, office_id) or "" if office_id is not None else ""
        if not code:
            wrong = "the number names the office: say which, and give it a code"
            raise InvalidInput("The matter needs an office.", [FieldError("/office_id", "office_needed", wrong)])
    year = day.year if numbering.restarts == "yearly" else 0
    return Series(year, numbering.starts_at, frame(numbering.pattern, day.year, code))
