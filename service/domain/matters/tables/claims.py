"""Table of the claims."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from service.db.tenancy import Versioned


class Claim(Versioned, table=True):
    """One cause of one plaintiff against one defendant. `facts` is schemas.facts.StatedFacts as JSON."""

    __tablename__ = "claims"
    __table_args__ = (
        CheckConstraint("kind IN ('injury', 'wrongful_death', 'survival', 'consortium')", name="kind"),
        CheckConstraint("defendant_kind IN ('private', 'local_government', 'state', 'federal')", name="defendant_kind"),
        ForeignKeyConstraint(["firm_id", "matter_id"], ["matters.firm_id", "matters.id"]),
        # Both sides are parties of the claim's own matter, never of another.
        ForeignKeyConstraint(
            ["firm_id", "matter_id", "plaintiff_party_id"], ["parties.firm_id", "parties.matter_id", "parties.id"]
        ),
        ForeignKeyConstraint(
            ["firm_id", "matter_id", "defendant_party_id"], ["parties.firm_id", "parties.matter_id", "parties.id"]
        ),
        UniqueConstraint("firm_id", "matter_id", "id"),
        Index(None, "firm_id", "matter_id", "updated_at", "id"),
        Index(None, "firm_id", "matter_id", "plaintiff_party_id"),
        Index(None, "firm_id", "matter_id", "defendant_party_id"),
    )

    matter_id: UUID
    kind: str = Field(sa_type=Text)
    jurisdiction: str = Field(sa_type=Text)
    defendant_kind: str = Field(sa_type=Text)
    plaintiff_party_id: UUID | None
    defendant_party_id: UUID | None
    filed_on: date | None
    facts: dict[str, Any] = Field(sa_type=JSONB)
