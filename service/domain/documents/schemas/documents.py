"""Shapes of a document."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from service.values.days import CalendarDay
from service.values.instants import Instant
from service.values.text import Line, Prose

DocumentKind = Literal[
    "medical_record",
    "pleading",
    "correspondence",
    "expert_report",
    "bill",
    "authorisation",
    "image",
    "other",
]
Privilege = Literal["none", "attorney_client", "work_product"]
Risk = Literal["none", "archive", "executable", "markup"]
Scan = Literal["not_scanned", "clean", "infected", "pending"]


def _no_dots(folder: str) -> str:
    if {".", ".."} & set(folder.split("/")):
        raise PydanticCustomError("dot_segment", "a folder is not called . or ..")
    return folder


Folder = Annotated[
    str,
    StringConstraints(pattern=r"^(/|(/[^/\u0000-\u001f\u007f-\u009f\u2028\u2029]{1,100}){1,10})$", max_length=300),
    AfterValidator(_no_dots),
]
"""Where a document lies in its matter: `/`, or up to ten names, each after a slash."""

BatesPrefix = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,29}$")]
BatesNumber = Annotated[int, Field(ge=1, le=999_999_999_999)]


class AddDocument(BaseModel):
    """A document without its content, which is sent to `/content` afterwards."""

    model_config = ConfigDict(extra="forbid")

    matter_id: UUID
    title: Line
    kind: DocumentKind
    file_name: Line
    folder: Folder = "/"
    privilege: Privilege = "none"
    dated_on: CalendarDay | None = Field(None, description="The day that the document bears")
    notes: Prose | None = None
    bates_prefix: BatesPrefix | None = None
    bates_first: BatesNumber | None = None
    bates_last: BatesNumber | None = None

    @model_validator(mode="after")
    def _bates(self) -> "AddDocument":
        given = [value is not None for value in (self.bates_prefix, self.bates_first, self.bates_last)]
        if any(given) and not all(given):
            raise PydanticCustomError("bates_incomplete", "a Bates range has a prefix, a first and a last number")
        if self.bates_first is not None and self.bates_last is not None and self.bates_last < self.bates_first:
            raise PydanticCustomError("bates_order", "bates_last lies before bates_first")
        return self


class ChangeDocument(BaseModel):
    """Changes to a document (JSON merge patch). The matter stays."""

    model_config = ConfigDict(extra="forbid")

    title: Line | SkipJsonSchema[None] = None
    kind: DocumentKind | SkipJsonSchema[None] = None
    file_name: Line | SkipJsonSchema[None] = None
    folder: Folder | SkipJsonSchema[None] = None
    privilege: Privilege | SkipJsonSchema[None] = None
    dated_on: CalendarDay | None = None
    notes: Prose | None = None
    bates_prefix: BatesPrefix | None = None
    bates_first: BatesNumber | None = None
    bates_last: BatesNumber | None = None


class DocumentOut(BaseModel):
    """A document. `content_number` and what follows are of the current version; null before there is one."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    matter_id: UUID
    title: str
    kind: DocumentKind
    folder: str
    file_name: str
    privilege: Privilege
    dated_on: date | None
    notes: str | None
    bates_prefix: str | None
    bates_first: int | None
    bates_last: int | None
    content_number: int | None
    size_bytes: int | None
    media_type: str | None
    sha256: str | None
    pages: int | None
    risk: Risk | None
    scan: Scan | None
    version: int
    created_at: Instant
    updated_at: Instant


class PutContent(BaseModel):
    """What a sender says of a content."""

    declared_type: str | None


class DocumentVersionOut(BaseModel):
    """One content of a document."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    matter_id: UUID
    document_id: UUID
    number: int = Field(ge=1)
    size_bytes: int
    sha256: str = Field(description="Hexadecimal")
    media_type: str = Field(description="What the bytes are, whatever was declared")
    declared_type: str | None
    risk: Risk = Field(description="Why a reader should take care; markup is never shown inside a browser")
    pages: int | None = Field(description="Of a PDF that could be read")
    text: Literal["none", "whole", "part", "unreadable"] = Field(description="How much of its text can be searched")
    scan: Scan = Field(description="What the scanner for malware found; infected and pending files are kept back")
    version: int
    created_at: Instant
    updated_at: Instant
