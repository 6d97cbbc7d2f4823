"""Shapes of the log."""

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from service.values.instants import Instant

SubjectKind = Literal[
    "firm",
    "office",
    "role",
    "member",
    "invitation",
    "identity_provider",
    "oauth_client",
    "contact",
    "conflict_check",
    "conflict_hit",
    "identifier",
    "relation",
    "provider",
    "lead",
    "lead_screening",
    "matter",
    "wall_entry",
    "party",
    "claim",
    "claim_link",
    "docket",
    "note",
    "authorization",
    "damage",
    "offer",
    "scim_group",
    "scim_token",
    "task",
    "task_template",
    "document",
    "document_version",
    "hold",
]


@dataclass(frozen=True, slots=True)
class Event:
    """What a command says happened. `before` and `after` are JSON of the subject; None where there is none."""

    action: str
    subject_kind: SubjectKind
    subject_id: UUID
    matter_id: UUID | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class ActorOut(BaseModel):
    """Who did it: a member of the firm through a client software, the software itself, or the server (`system`)."""

    kind: Literal["member", "client", "system"]
    client_id: str | None
    member_id: UUID | None


class SubjectOut(BaseModel):
    """What it was done to."""

    kind: SubjectKind
    id: UUID


class HistoryEventOut(BaseModel):
    """One entry of the log. `seq` counts a firm's entries without gaps, in the order of commit."""

    id: UUID
    seq: int = Field(ge=1)
    at: Instant
    action: str
    subject: SubjectOut
    matter_id: UUID | None
    actor: ActorOut
    request_id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    hash: str = Field(description="SHA-256 over the entry before and this one, hexadecimal")


AccessOutcome = Literal["read", "denied"]


@dataclass(frozen=True, slots=True)
class Access:
    """What somebody was shown, or was refused because of an ethical wall."""

    outcome: AccessOutcome
    route: str
    subject_kind: str
    subject_ids: tuple[UUID, ...]
    matter_id: UUID | None


class AccessEntryOut(BaseModel):
    """Who was shown a medical or privileged record, or was refused by an ethical wall."""

    id: UUID
    at: Instant
    member_id: UUID | None = Field(description="Null where a client acted for itself")
    client_id: str
    request_id: str
    matter_id: UUID | None
    subject_kind: str = Field(description="The kind of record, such as claim")
    subject_ids: list[UUID] = Field(description="Those that were shown, or the one that was asked for")
    outcome: AccessOutcome
    route: str = Field(description="Method and path of the request, with the names of its ids")
