"""Shapes of a health-care provider."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.json_schema import SkipJsonSchema

from service.values.days import CalendarDay
from service.values.instants import Instant
from service.values.jurisdictions import FEDERAL, JURISDICTIONS
from service.values.npi import Npi
from service.values.text import Line, Prose

Enumeration = Literal["individual", "organisation"]
LicenceStatus = Literal[
    "active", "inactive", "expired", "probation", "restricted", "suspended", "revoked", "surrendered"
]
StateCode = Annotated[
    str,
    StringConstraints(pattern="^(" + "|".join(sorted(JURISDICTIONS.keys() - {FEDERAL})) + ")$"),
    Field(description="Postal code of the state, or DC"),
]
TaxonomyCode = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{3}[0-9A-Z]{6}X$"),
    Field(description="Health Care Provider Taxonomy code (NUCC), such as 207R00000X"),
]


class Specialty(BaseModel):
    """What a provider practises."""

    model_config = ConfigDict(extra="forbid")

    code: TaxonomyCode | None = None
    name: Line
    primary: bool = False


class Licence(BaseModel):
    """A state's licence to practise."""

    model_config = ConfigDict(extra="forbid")

    state: StateCode
    number: Line
    status: LicenceStatus = "active"
    expires_on: CalendarDay | None = None
    discipline: Prose | None = Field(None, description="Actions of the state's board")


class ProviderFields(BaseModel):
    """What a firm knows of a provider."""

    model_config = ConfigDict(extra="forbid")

    npi: Npi | None = Field(None, description="National Provider Identifier, one provider each")
    enumeration: Enumeration = Field(description="As NPIs are given: to a person (type 1) or an organisation (type 2)")
    specialties: list[Specialty] = Field(default_factory=list, max_length=15)
    licences: list[Licence] = Field(default_factory=list, max_length=60)


class AddProvider(ProviderFields):
    """A contact as a provider of health care."""

    contact_id: UUID


class ChangeProvider(BaseModel):
    """Changes to a provider (JSON merge patch): what is absent stays, null removes; a list replaces the whole list."""

    model_config = ConfigDict(extra="forbid")

    npi: Npi | None = None
    enumeration: Enumeration | SkipJsonSchema[None] = None
    specialties: Annotated[list[Specialty], Field(max_length=15)] | None = None
    licences: Annotated[list[Licence], Field(max_length=60)] | None = None


class ProviderOut(BaseModel):
    """A health-care provider. Name, address and outside ids are the contact's, employers and systems its relations."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    contact_id: UUID
    npi: str | None
    enumeration: Enumeration
    specialties: list[Specialty]
    licences: list[Licence]
    version: int
    created_at: Instant
    updated_at: Instant
