"""What outside systems call a thing: the name of the system and its id there."""

from typing import Annotated

from pydantic import Field

from service.values.text import ExternalId, SourceName

ExternalIds = Annotated[
    dict[SourceName, ExternalId],
    Field(
        max_length=20,
        description="Ids in outside systems, one a system; unique in the firm, for syncing",
        json_schema_extra={"additionalProperties": False},
    ),
]

ChangedExternalIds = Annotated[
    dict[SourceName, ExternalId | None],
    Field(
        max_length=40,
        description="Merged into the ids: a system that is absent stays, null removes it",
        json_schema_extra={"additionalProperties": False},
    ),
]
