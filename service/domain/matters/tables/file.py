"""Tables of what a file gathers: notes, damages, demands and offers."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from service.db.tenancy import Versioned


class Note(Versioned, table=True):
    """What somebody of the firm wrote down in a matter. The author is who may change it."""

    __tablename__ = "notes"
    __table_args__ = (
        CheckConstraint("kind IN ('call', 'meeting', 'strategy', 'correspondence', 'other')", name="kind"),
        ForeignKeyConstraint(["firm_id", "matter_id"], ["matters.firm_id", "matters.id"]),
        Index(None, "firm_id", "matter_id", "noted_on", "id"),
        Index(None, "firm_id", "matter_id", "updated_at", "id"),
    )

    matter_id: UUID
    kind: str = Field(sa_type=Text)
    noted_on: date
    privileged: bool
    text: str = Field(sa_type=Text)
    author_member_id: UUID | None
    author_client_id: str | None = Field(sa_type=Text)


class Damage(Versioned, table=True):
    """One item of what the harm costs. `up_to_cents` makes it a range."""

    __tablename__ = "damages"
    __table_args__ = (
        CheckConstraint("period IN ('past', 'future')", name="period"),
        CheckConstraint("amount_cents >= 0 AND up_to_cents >= amount_cents", name="amount"),
        ForeignKeyConstraint(["firm_id", "matter_id"], ["matters.firm_id", "matters.id"]),
        ForeignKeyConstraint(
            ["firm_id", "matter_id", "party_id"], ["parties.firm_id", "parties.matter_id", "parties.id"]
        ),
        Index(None, "firm_id", "matter_id", "updated_at", "id"),
        Index(None, "firm_id", "matter_id", "party_id"),
    )

    matter_id: UUID
    party_id: UUID | None
    kind: str = Field(sa_type=Text)
    period: str = Field(sa_type=Text)
    amount_cents: int = Field(sa_type=BigInteger)
    up_to_cents: int | None = Field(sa_type=BigInteger)
    from_on: date | None
    until_on: date | None
    basis: str | None = Field(sa_type=Text)
    payer: str | None = Field(sa_type=Text)


class Offer(Versioned, table=True):
    """A demand or an offer. `in_reply_to_id` is the one that it answers, of the same matter."""

    __tablename__ = "offers"
    __table_args__ = (
        CheckConstraint("side IN ('claimant', 'defence')", name="side"),
        CheckConstraint("status IN ('open', 'countered', 'accepted', 'rejected', 'withdrawn')", name="status"),
        CheckConstraint("(status IN ('open', 'countered')) = (settled_on IS NULL)", name="settled"),
        ForeignKeyConstraint(["firm_id", "matter_id"], ["matters.firm_id", "matters.id"]),
        ForeignKeyConstraint(
            ["firm_id", "matter_id", "in_reply_to_id"], ["offers.firm_id", "offers.matter_id", "offers.id"]
        ),
        ForeignKeyConstraint(
            ["firm_id", "matter_id", "party_id"], ["parties.firm_id", "parties.matter_id", "parties.id"]
        ),
        UniqueConstraint("firm_id", "matter_id", "id"),
        Index(None, "firm_id", "matter_id", "made_on", "id"),
        Index(None, "firm_id", "matter_id", "in_reply_to_id"),
        Index(None, "firm_id", "matter_id", "party_id"),
    )

    matter_id: UUID
    side: str = Field(sa_type=Text)
    party_id: UUID | None
    amount_cents: int = Field(sa_type=BigInteger)
    at_least_cents: int | None = Field(sa_type=BigInteger)
    terms: str | None = Field(sa_type=Text)
    confidential: bool
    made_on: date
    expires_on: date | None
    in_reply_to_id: UUID | None
    status: str = Field(sa_type=Text)
    settled_on: date | None
