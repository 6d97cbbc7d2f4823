"""Shapes of firms."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from service.values.text import Line

FirmStatus = Literal["active", "suspended", "closed"]


class NewFirm(BaseModel):
    """An order for a firm."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Line


class FirmOut(BaseModel):
    """A firm."""

    id: UUID
    name: str
    status: FirmStatus
    created_at: datetime


class FirmNameOut(BaseModel):
    """A firm by name."""

    id: UUID
    name: str


class ClientNameOut(BaseModel):
    """A client by name."""

    client_id: str
    name: str


class MeOut(BaseModel):
    """Who asks, for which firm, and what the token permits, in the order of the names."""

    firm: FirmNameOut
    client: ClientNameOut
    scopes: list[str]
