"""Table of the links between claims."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from service.db.tenancy import Versioned


class ClaimLink(Versioned, table=True):
    """A claim rests on another: its defendant answers for what the other one's defendant did."""

    __tablename__ = "claim_links"
    __table_args__ = (
        CheckConstraint(
            "basis IN ('respondeat_superior', 'apparent_agency', 'nondelegable_duty', 'partnership', 'supervision', "
            "'other')",
            name="basis",
        ),
        CheckConstraint("claim_id <> rests_on_claim_id", name="two_claims"),
        ForeignKeyConstraint(["firm_id", "matter_id"], ["matters.firm_id", "matters.id"]),
        ForeignKeyConstraint(["firm_id", "matter_id", "claim_id"], ["claims.firm_id", "claims.matter_id", "claims.id"]),
        ForeignKeyConstraint(
            ["firm_id", "matter_id", "rests_on_claim_id"], ["claims.firm_id", "claims.matter_id", "claims.id"]
        ),
        UniqueConstraint("firm_id", "matter_id", "claim_id", "rests_on_claim_id"),
        Index(None, "firm_id", "matter_id", "rests_on_claim_id"),
        Index(None, "firm_id", "matter_id", "updated_at", "id"),
    )

    matter_id: UUID
    claim_id: UUID
    rests_on_claim_id: UUID
    basis: str = Field(sa_type=Text)
    note: str | None = Field(sa_type=Text)
