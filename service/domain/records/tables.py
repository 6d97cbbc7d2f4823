"""Tables of the medical records."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from service.db.tenancy import Versioned


class Authorization(Versioned, table=True):
    """A patient's authorisation to disclose, as its form says. `special_categories` are read whole, never searched."""

    __tablename__ = "authorizations"
    __table_args__ = (
        CheckConstraint("signer IN ('individual', 'representative')", name="signer"),
        CheckConstraint("psychotherapy_notes IN ('none', 'only', 'with_others')", name="psychotherapy_notes"),
        CheckConstraint("(revoked_on IS NULL) = (revocation_reason IS NULL)", name="revoked"),
        ForeignKeyConstraint(["firm_id", "matter_id"], ["matters.firm_id", "matters.id"]),
        Index(None, "firm_id", "matter_id", "updated_at", "id"),
    )

    matter_id: UUID
    information: str | None = Field(sa_type=Text)
    may_disclose: str | None = Field(sa_type=Text)
    may_receive: str | None = Field(sa_type=Text)
    purpose: str | None = Field(sa_type=Text)
    expires_on: date | None
    expiry_event: str | None = Field(sa_type=Text)
    expiry_event_on: date | None
    signed_on: date | None
    signer: str | None = Field(sa_type=Text)
    signed_by: str | None = Field(sa_type=Text)
    representative_authority: str | None = Field(sa_type=Text)
    patient_died_on: date | None
    states_right_to_revoke: bool
    states_conditioning: bool
    states_redisclosure: bool
    psychotherapy_notes: str = Field(sa_type=Text)
    special_categories: list[str] = Field(sa_type=JSONB)
    source: str | None = Field(sa_type=Text)
    revoked_on: date | None
    revocation_reason: str | None = Field(sa_type=Text)
