"""Contact search: who in the firm's address book may be the one that is named."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from service.db.reads import FirmReads
from service.domain.contacts import queries
from service.domain.contacts.schemas.names import MatchesOut, SoughtKind
from service.values.text import Line
from service.web.access import reading
from service.web.etags import computed
from service.web.route import MeritRoute

router = APIRouter(prefix="/v1/contact-search", tags=["contacts"], route_class=MeritRoute)

Reads = Annotated[FirmReads, reading("contacts:read")]


class SoughtQuery(BaseModel):
    """Who is sought."""

    model_config = ConfigDict(extra="forbid")

    text: Line = Field(description="A name in any order and spelling, or a mail address, phone number or NPI")
    kind: SoughtKind = "person"


@router.get("", operation_id="searchContacts", response_model=MatchesOut)
async def search_contacts(query: Annotated[SoughtQuery, Query()], reads: Reads) -> Response:
    """Search contacts by name.

    Finds names whatever the order of their words, accents, hyphens, nicknames and titles, by sound and with a typing
    error; aliases and former names, too. Each match says why it is one. Of a contact the likeliest name is shown.
    """
    return computed(await queries.find_names(reads, query.kind, query.text))
