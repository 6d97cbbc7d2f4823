"""What outside systems call a thing: the name of the system and its id there."""

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, GetJsonSchemaHandler
from pydantic_core import CoreSchema

from service.values.text import ExternalId, SourceName


@dataclass(frozen=True)
class _AsMap:
    """Has the JSON Schema say the names' pattern apart from the values, as generators of clients understand it."""

    def __get_pydantic_json_schema__(self, given: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        found = handler(given)
        ((pattern, values),) = found.pop("patternProperties").items()
        return {**found, "propertyNames": {"pattern": pattern}, "additionalProperties": values}


ExternalIds = Annotated[
    dict[SourceName, ExternalId],
    Field(max_length=20, description="Ids in outside systems, one a system; unique in the firm, for syncing"),
    _AsMap(),
]

ChangedExternalIds = Annotated[
    dict[SourceName, ExternalId | None],
    Field(max_length=40, description="Merged into the ids: a system that is absent stays, null removes it"),
    _AsMap(),
]
