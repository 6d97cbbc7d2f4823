"""The wire shape of a table's rows, and the read of one of them: what a row's answer names, its table has."""

from typing import Any

from pydantic import BaseModel
from sqlalchemy import ColumnElement, bindparam
from sqlmodel import col, select

from service.db.reads import FIRM, CompiledRead, compile_read, json_body
from service.db.tenancy import FirmOwned, Versioned


def body_of(table: type[FirmOwned], shape: type[BaseModel], **computed: Any) -> ColumnElement[bytes]:
    """Returns the JSON of a row in the order of the shape's fields: each is a column of its name or is `computed`."""
    return json_body({name: computed.get(name, getattr(table, name, None)) for name in shape.model_fields})


def one_of(table: type[Versioned], body: ColumnElement[bytes], *parents: str) -> CompiledRead:
    """Compiles the read of one row by its `id` and its `parents`, columns such as matter_id that its address names."""
    keys = (col(getattr(table, name)) == bindparam(name) for name in (*parents, "id"))
    return compile_read(select(col(table.version), body).where(col(table.firm_id) == FIRM, *keys).limit(1))
