"""The facts of a claim, each with its status and where the firm has it from."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from service.values.days import NOT_TEXT, CalendarDay, YesNo
from service.values.text import Line

FactStatus = Literal["undisputed", "asserted"]


def _plausible(day: date) -> date:
    if not 1900 <= day.year <= 2200:
        raise PydanticCustomError("implausible_year", "the year must lie between 1900 and 2200")
    return day


Day = Annotated[CalendarDay, AfterValidator(_plausible)]


class _Stated(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    status: FactStatus = "undisputed"
    source: Line | None = Field(None, description="Where the firm has it from: document, page, person")


class DateFact(_Stated):
    """A day that is known. A plain date is short for an undisputed one without a source."""

    on: Day


class IncapacityFact(_Stated):
    """A stretch in which the claimant could not act; without `until_on` it goes on."""

    from_on: Day
    until_on: Day | None = None


class ExtensionFact(_Stated):
    """Days added to the time to sue by an order, a stipulation or a petition."""

    days: Annotated[int, Field(ge=1, le=3660), NOT_TEXT]
    granted_on: Day | None = None
    basis: Line | None = None


def _from_plain_date(value: Any) -> Any:
    return value if isinstance(value, dict | BaseModel) or value is None else {"on": value}


KnownDate = Annotated[DateFact | None, BeforeValidator(_from_plain_date, json_schema_input_type=date | DateFact | None)]
Condition = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,59}$")]


class StatedFacts(BaseModel):
    """What is known about a claim. What is unknown is absent; it is never guessed."""

    model_config = ConfigDict(extra="forbid")

    act_on: KnownDate = Field(None, description="The negligent act or omission")
    injury_on: KnownDate = Field(None, description="When the harm happened, if later than the act")
    last_treatment_on: KnownDate = Field(
        None, description="End of continuous treatment for the same condition by the same provider"
    )
    discovered_on: KnownDate = Field(None, description="When the claim was or should have been known")
    died_on: KnownDate = None
    born_on: KnownDate = Field(None, description="The patient's birth")
    incapacity: list[IncapacityFact] = Field(default_factory=list, max_length=20)
    foreign_object: YesNo = Field(False, description="Something without a purpose was left in the body")
    concealed_until: KnownDate = Field(None, description="End of fraudulent concealment")
    conditions: list[Condition] = Field(default_factory=list, max_length=20)
    notice_served_on: KnownDate = Field(None, description="Pre-suit notice of intent")
    notice_of_claim_on: KnownDate = Field(None, description="Notice to a government body; administrative claim")
    claim_denied_on: KnownDate = Field(None, description="The government's final denial")
    panel_requested_on: KnownDate = None
    panel_ended_on: KnownDate = None
    mediation_requested_on: KnownDate = None
    mediation_ended_on: KnownDate = None
    representative_appointed_on: KnownDate = None
    extensions: list[ExtensionFact] = Field(default_factory=list, max_length=20)


class ChangedDateFact(BaseModel):
    """Changes to a day that is known: what is absent stays, a null source is taken away."""

    model_config = ConfigDict(extra="forbid")

    status: FactStatus | SkipJsonSchema[None] = None
    source: Line | None = None
    on: Day | SkipJsonSchema[None] = None


def _from_changed_date(value: Any) -> Any:
    """A plain date stands for the whole fact, so it takes the place of status and source too."""
    if isinstance(value, dict | BaseModel) or value is None:
        return value
    return {"status": "undisputed", "source": None, "on": value}


ChangedDate = Annotated[
    ChangedDateFact | None,
    BeforeValidator(_from_changed_date, json_schema_input_type=date | ChangedDateFact | None),
]


class ChangedFacts(BaseModel):
    """Changes to the facts (JSON merge patch): what is absent stays, null removes; a list is replaced as a whole."""

    model_config = ConfigDict(extra="forbid")

    act_on: ChangedDate = None
    injury_on: ChangedDate = None
    last_treatment_on: ChangedDate = None
    discovered_on: ChangedDate = None
    died_on: ChangedDate = None
    born_on: ChangedDate = None
    incapacity: Annotated[list[IncapacityFact], Field(max_length=20)] | None = None
    foreign_object: YesNo | None = None
    concealed_until: ChangedDate = None
    conditions: Annotated[list[Condition], Field(max_length=20)] | None = None
    notice_served_on: ChangedDate = None
    notice_of_claim_on: ChangedDate = None
    claim_denied_on: ChangedDate = None
    panel_requested_on: ChangedDate = None
    panel_ended_on: ChangedDate = None
    mediation_requested_on: ChangedDate = None
    mediation_ended_on: ChangedDate = None
    representative_appointed_on: ChangedDate = None
    extensions: Annotated[list[ExtensionFact], Field(max_length=20)] | None = None
