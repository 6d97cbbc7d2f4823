"""The table of requests that several processes count together."""

from sqlalchemy import BigInteger, Index, Text
from sqlmodel import Field

from service.db.tenancy import PlatformOwned


class RequestCount(PlatformOwned, table=True):
    """How many requests one caller made in one window.

    Unlogged: what a crash of the server loses is a minute's counting, and no request waits for the disk.
    """

    __tablename__ = "request_counts"
    __table_args__ = (Index(None, "of_window"), {"prefixes": ["UNLOGGED"]})

    whose: str = Field(primary_key=True, sa_type=Text)
    of_window: int = Field(primary_key=True, sa_type=BigInteger)
    requests: int = Field(sa_type=BigInteger)
