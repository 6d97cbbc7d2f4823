"""Shapes of a job."""

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from service.values.instants import Instant

JobStatus = Literal["queued", "running", "succeeded", "failed"]


class JobFieldErrorOut(BaseModel):
    """One wrong place in what the job was to take in."""

    pointer: str
    code: str
    detail: str


class JobProblemOut(BaseModel):
    """Why a job failed, in the form of every error of the API (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[JobFieldErrorOut]


class JobOut(BaseModel):
    """Work that is done after the answer: how far it is, and how it ended."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: str
    status: JobStatus
    created_at: Instant
    run_at: Instant = Field(description="When it is due; after a failed attempt, when the next one is")
    started_at: Instant | None = Field(description="When the last attempt began")
    finished_at: Instant | None
    attempts: int
    done: int = Field(description="How many items are done, counted as the work goes on")
    total: int | None = Field(description="How many items there are; null while that is not known")
    results: list[dict[str, Any]] = Field(description="One entry an item, or what was found out; filled at the end")
    result_url: str | None = Field(description="Where the result can be fetched; null where there is none any more")
    result_expires_at: Instant | None
    error: JobProblemOut | None
