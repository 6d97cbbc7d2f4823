"""Relations: what contacts are to each other."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.contacts import queries
from service.domain.contacts.commands import relations as commands
from service.domain.contacts.schemas.relations import ChangeRelation, RelateContact, RelationOut
from service.web.access import commanding, reading
from service.web.etags import IfMatch, changed, created, deleted, expected_version, read_answer
from service.web.paging import ListQuery, PageOut, page_answer
from service.web.route import MeritRoute

router = APIRouter(prefix="/v1/contacts/{contact_id}/relations", tags=["contacts"], route_class=MeritRoute)

Reads = Annotated[FirmReads, reading("contacts:read")]
Writes = Annotated[FirmSession, commanding("contacts:write")]


class RelationsQuery(ListQuery):
    """Which relations of the contact, in which order."""

    order: Literal["updated_at", "-updated_at"] = "updated_at"
    direction: Literal["of", "to"] = Field(
        "of", exclude=True, description="`of`: what it is to others; `to`: what others are to it"
    )


@router.get("", operation_id="listRelations", response_model=PageOut[RelationOut])
async def list_relations(
    request: Request, contact_id: UUID, query: Annotated[RelationsQuery, Query()], reads: Reads
) -> Response:
    """List the relations of a contact.

    `direction=of`: what it is to others, such as an employee of a hospital. `direction=to`: what others are to it,
    such as the hospital's employees.
    """
    under = (queries.CONTACT, contact_id)
    if query.direction == "to":
        return await page_answer(request, reads, queries.RELATIONS_TO, query, {"other_id": contact_id}, under)
    return await page_answer(request, reads, queries.RELATIONS, query, {"contact_id": contact_id}, under)


@router.post("", operation_id="relateContact", status_code=201, response_model=RelationOut)
async def relate_contact(contact_id: UUID, order: RelateContact, db: Writes) -> Response:
    """Say what a contact is to another.

    Read as a sentence: this contact is `kind` the other. Each kind once between the same two.
    """
    out = await commands.relate(db, contact_id, order)
    return created(out, f"/v1/contacts/{contact_id}/relations/{out.id}")


@router.get("/{relation_id}", operation_id="getRelation", response_model=RelationOut)
async def get_relation(request: Request, contact_id: UUID, relation_id: UUID, reads: Reads) -> Response:
    """Read a relation."""
    return read_answer(request, await reads.first(queries.RELATION, contact_id=contact_id, id=relation_id))


@router.patch("/{relation_id}", operation_id="changeRelation", response_model=RelationOut)
async def change_relation(
    contact_id: UUID, relation_id: UUID, change: ChangeRelation, db: Writes, if_match: IfMatch = None
) -> Response:
    """Change a relation.

    JSON merge patch: what is absent stays, null removes. The two contacts stay.
    """
    return changed(await commands.change_relation(db, contact_id, relation_id, change, expected_version(if_match)))


@router.delete("/{relation_id}", operation_id="removeRelation", status_code=204)
async def remove_relation(contact_id: UUID, relation_id: UUID, db: Writes, if_match: IfMatch = None) -> Response:
    """Remove a relation.

    For what was never so; a relation that ended gets `until_on`, since conflict checks look at former ones, too.
    """
    await commands.remove_relation(db, contact_id, relation_id, expected_version(if_match))
    return deleted()
