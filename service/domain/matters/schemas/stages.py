"""Shapes of the stages."""

from pydantic import BaseModel, ConfigDict, Field

from service.domain.matters.rules.stages import StageKey
from service.values.text import Line, Prose


class StageOut(BaseModel):
    """A stage: what the firm does in it, which stages may follow, and what must hold before it is entered."""

    key: StageKey
    says: str
    next: list[StageKey]
    gates: list[str]


class MoveMatter(BaseModel):
    """Which stage a matter enters."""

    model_config = ConfigDict(extra="forbid")

    stage: StageKey
    note: Prose | None = None


class OverrideStage(BaseModel):
    """Which stage a matter enters although something is missing, and why."""

    model_config = ConfigDict(extra="forbid")

    stage: StageKey
    reason: Line


class CheckStage(BaseModel):
    """Which stage is to be looked at."""

    model_config = ConfigDict(extra="forbid")

    stage: StageKey


class MissingOut(BaseModel):
    """What is missing: the gate that asks for it, a JSON pointer into the matter, and a sentence."""

    gate: str
    pointer: str
    detail: str


class StageCheckOut(BaseModel):
    """Whether a matter may enter a stage, and what is missing."""

    stage: StageKey
    reachable: bool = Field(description="Whether the stage follows the one that the matter is in, or lies before it")
    missing: list[MissingOut]
