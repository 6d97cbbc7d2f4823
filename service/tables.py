"""Imports the tables of every context, so that the metadata is whole."""

from sqlmodel import SQLModel

from service.domain.conflicts import tables as conflicts
from service.domain.contacts import tables as contacts
from service.domain.documents import tables as documents
from service.domain.federation import tables as federation
from service.domain.firms import tables as firms
from service.domain.history import tables as history
from service.domain.identity import tables as identity
from service.domain.intake import tables as intake
from service.domain.matters import tables as matters
from service.domain.provisioning import tables as provisioning
from service.domain.records import tables as records
from service.gateways import outbox_table, request_counts_table
from service.jobs import tables as jobs
from service.web import idempotency_table

METADATA = SQLModel.metadata
__all__ = [
    "METADATA",
    "conflicts",
    "contacts",
    "documents",
    "federation",
    "firms",
    "history",
    "idempotency_table",
    "identity",
    "intake",
    "jobs",
    "matters",
    "outbox_table",
    "provisioning",
    "records",
    "request_counts_table",
]
