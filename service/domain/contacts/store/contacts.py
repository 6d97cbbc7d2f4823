"""SQL of the contacts themselves."""

import typing
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, any_, bindparam, cast
from sqlmodel import col, select

from service.db.external_ids import ExternalIdIndex
from service.db.pages import ListRead
from service.db.reads import FIRM, compile_read, json_body
from service.db.sessions import FirmSession
from service.db.shapes import body_of, one_of
from service.domain.contacts.schemas.contacts import BriefContact, ContactKind, ContactOut
from service.domain.contacts.tables import Contact, ContactExternalId, MergedContact

EXTERNAL_IDS = ExternalIdIndex(ContactExternalId, "contact_id")

_BODY = body_of(Contact, ContactOut)

CONTACT = one_of(Contact, _BODY)

CONTACTS = ListRead(
    table=Contact,
    body=_BODY,
    orders={"updated_at": col(Contact.updated_at)},
    filters={
        "kind": col(Contact.kind) == bindparam("kind"),
        "updated_since": col(Contact.updated_at) >= bindparam("updated_since"),
    },
)

BRIEFLY = compile_read(
    select(json_body({name: getattr(Contact, name) for name in BriefContact.model_fields}))
    .where(
        col(Contact.firm_id) == FIRM, col(Contact.id) == any_(cast(bindparam("ids", type_=ARRAY(Text)), ARRAY(Uuid())))
    )
    .limit(500)
)
MERGED = compile_read(
    select(MergedContact.into_id)
    .where(col(MergedContact.firm_id) == FIRM, col(MergedContact.id) == bindparam("id"))
    .limit(1)
)
"""The contact into which one was merged."""


async def exists(db: FirmSession, contact_id: UUID) -> bool:
    """Returns whether the firm has this contact."""
    return (await db.exec(select(Contact.id).where(Contact.id == contact_id))).one_or_none() is not None


async def hold(db: FirmSession, contact_id: UUID) -> ContactKind | None:
    """Returns the kind of the contact, which is kept from being deleted until the transaction ends; None: no such."""
    query = select(Contact.kind).where(Contact.id == contact_id).with_for_update(key_share=True, read=True)
    return typing.cast("ContactKind | None", (await db.exec(query)).one_or_none())
