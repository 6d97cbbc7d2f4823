"""Contacts: the people and organisations of a firm."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.contacts import queries
from service.domain.contacts.commands import contacts as commands
from service.domain.contacts.commands import merging
from service.domain.contacts.schemas.contacts import ChangeContact, ContactKind, ContactOut, OpenContact
from service.domain.contacts.schemas.doubles import DoublesOut, MergeContact
from service.values.instants import GivenInstant
from service.values.text import ExternalId, SourceName
from service.web.access import commanding, reading
from service.web.etags import IfMatch, changed, computed, created, deleted, expected_version, read_answer
from service.web.paging import ListQuery, PageOut, page_answer
from service.web.route import MeritRoute

router = APIRouter(prefix="/v1/contacts", tags=["contacts"], route_class=MeritRoute)

Reads = Annotated[FirmReads, reading("contacts:read")]
Writes = Annotated[FirmSession, commanding("contacts:write")]


class ContactsQuery(ListQuery):
    """Which contacts, in which order."""

    order: Literal["updated_at", "-updated_at"] = "-updated_at"
    kind: ContactKind | None = None
    updated_since: GivenInstant | None = None


@router.get("", operation_id="listContacts", response_model=PageOut[ContactOut])
async def list_contacts(request: Request, query: Annotated[ContactsQuery, Query()], reads: Reads) -> Response:
    """List contacts.

    The firm's contacts, the latest changed first.
    """
    return await page_answer(request, reads, queries.CONTACTS, query)


@router.post("", operation_id="addContact", status_code=201, response_model=ContactOut)
async def add_contact(order: OpenContact, db: Writes) -> Response:
    """Add a contact.

    A person or an organisation. Ids of outside systems must not belong to another contact.
    """
    out = await commands.add_contact(db, order)
    return created(out, f"/v1/contacts/{out.id}")


@router.get("/{contact_id}", operation_id="getContact", response_model=ContactOut)
async def get_contact(request: Request, contact_id: UUID, reads: Reads) -> Response:
    """Read a contact.

    With its ETag; If-None-Match is answered with 304 while nothing has changed. A contact that was merged into another
    is 404 with the code `merged_contact` and the other's id.
    """
    row = await reads.first(queries.CONTACT, id=contact_id)
    if row is None:
        await queries.refuse_merged(reads, contact_id)
    return read_answer(request, row)


@router.get("/{contact_id}/duplicates", operation_id="listDuplicates", response_model=DoublesOut)
async def list_duplicates(contact_id: UUID, reads: Reads) -> Response:
    """List contacts that may be the same.

    The likeliest first, with what speaks for it: the names, a mail address, phone number or birth day in common.
    """
    return computed(await queries.doubles(reads, contact_id))


@router.post("/{contact_id}/merge", operation_id="mergeContact", response_model=ContactOut)
async def merge_contact(contact_id: UUID, order: MergeContact, db: Writes, if_match: IfMatch = None) -> Response:
    """Merge a duplicate into a contact.

    Everything that referred to the duplicate refers to this contact afterwards, which takes the duplicate's names and
    what it lacks itself. The duplicate's address is answered with 404 `merged_contact` and where it went. Refused with
    409 where both have what only one can have, such as the same role in a matter.
    """
    return changed(await merging.merge(db, contact_id, order, expected_version(if_match)))


@router.patch("/{contact_id}", operation_id="changeContact", response_model=ContactOut)
async def change_contact(contact_id: UUID, change: ChangeContact, db: Writes, if_match: IfMatch = None) -> Response:
    """Change a contact.

    JSON merge patch: what is absent stays, null removes.
    """
    return changed(await commands.change_contact(db, contact_id, change, expected_version(if_match)))


@router.delete("/{contact_id}", operation_id="deleteContact", status_code=204)
async def delete_contact(contact_id: UUID, db: Writes, if_match: IfMatch = None) -> Response:
    """Delete a contact.

    Refused with 409 while it is a party of a matter. History keeps what it was.
    """
    await commands.delete_contact(db, contact_id, expected_version(if_match))
    return deleted()


@router.put("/by-external-id/{source}/{external_id}", operation_id="putContact", response_model=ContactOut)
async def put_contact(
    source: SourceName, external_id: ExternalId, order: OpenContact, db: Writes, if_match: IfMatch = None
) -> Response:
    """Add or replace a contact by the id that an outside system gave it.

    201 when it is new, 200 when it was there. Sending the same again changes nothing.
    """
    out, new = await commands.put_contact(db, source, external_id, order, expected_version(if_match))
    return created(out, f"/v1/contacts/{out.id}") if new else changed(out)
