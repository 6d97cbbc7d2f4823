"""Shapes of the invitations."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from service.domain.firms.schemas.roles import RoleKey
from service.values.instants import Instant
from service.values.mail_addresses import MailAddress
from service.values.text import Line

InvitationStatus = Literal["pending", "accepted", "revoked"]


class Invite(BaseModel):
    """An order to invite somebody."""

    model_config = ConfigDict(extra="forbid")

    email: MailAddress
    name: Line | None = None
    role: RoleKey
    office_id: UUID | None = None


class InvitationOut(BaseModel):
    """An invitation. A pending one can be accepted until `expires_at`; `member_id` is who accepted it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    email: str
    name: str | None
    role: str
    office_id: UUID | None
    status: InvitationStatus
    expires_at: Instant
    member_id: UUID | None
    version: int
    created_at: Instant
    updated_at: Instant


class OpenInvitationOut(BaseModel):
    """What the holder of a link is shown before accepting."""

    firm_name: str
    email: str
    name: str | None
    role: str
