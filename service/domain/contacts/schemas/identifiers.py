"""Shapes of the identifiers."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from service.values.identifiers import IdentifierKind
from service.values.instants import Instant


class PutIdentifier(BaseModel):
    """An identifier, as it is written down. Spaces and dashes do not matter."""

    model_config = ConfigDict(extra="forbid")

    value: SecretStr = Field(min_length=1, max_length=100, examples=["219-09-9999"])


class KeptIdentifier(BaseModel):
    """What is kept of an identifier in the clear."""

    kind: IdentifierKind
    last_four: str


class IdentifierOut(BaseModel):
    """What is shown of an identifier."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    contact_id: UUID
    kind: IdentifierKind
    last_four: str = Field(description="The last four characters; the rest is shown by `/value` alone")
    version: int
    created_at: Instant
    updated_at: Instant


class IdentifierValueOut(BaseModel):
    """An identifier in full."""

    kind: IdentifierKind
    value: str
