"""SQL of the count of matters."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Integer, SmallInteger, Text, bindparam, cast, func, literal_column
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from service.db.reads import FIRM
from service.db.sessions import FirmSession
from service.domain.matters.tables import MatterNumber
from service.values.numbering import NumberFrame


@dataclass(frozen=True, slots=True)
class Series:
    """A count of matters: of a year, or the firm's one where `year` is 0; the number it begins with; its frame."""

    year: int
    first: int
    frame: NumberFrame


_ONE: ColumnElement[int] = literal_column("1")
_COUNTED = cast(col(MatterNumber.last), Text)
_DIGITS = bindparam("digits", type_=Integer)

NUMBERED = (
    insert(MatterNumber)
    .values(firm_id=FIRM, year=bindparam("year", type_=SmallInteger), last=bindparam("first", type_=Integer))
    .on_conflict_do_update(index_elements=["firm_id", "year"], set_={"last": col(MatterNumber.last) + _ONE})
    .returning(
        cast(bindparam("before"), Text)
        .concat(func.lpad(_COUNTED, func.greatest(_DIGITS, func.length(_COUNTED)), "0"))
        .concat(cast(bindparam("after"), Text))
        .label("number")
    )
    .cte("numbered")
)
"""The next number of a series, such as 2026-0042. The count's row is held until the end of the transaction, so that no
two matters get the same."""


def counted(series: Series) -> dict[str, int | str]:
    """Returns the parameters of NUMBERED."""
    frame = series.frame
    values = {"year": series.year, "first": series.first, "digits": frame.digits}
    return values | {"before": frame.before, "after": frame.after}


async def last(db: FirmSession, year: int) -> int | None:
    """Returns the last number that was counted in a year, or in the firm's one count; None before the first."""
    query = select(MatterNumber.last).where(MatterNumber.firm_id == db.firm_id, MatterNumber.year == year)
    return (await db.exec(query)).one_or_none()
