"""SQL of the medical records."""

from sqlalchemy import bindparam
from sqlmodel import col

from service.db.pages import ListRead
from service.db.shapes import body_of, one_of
from service.domain.records.schemas import AuthorizationOut
from service.domain.records.tables import Authorization

_BODY = body_of(Authorization, AuthorizationOut)

AUTHORIZATION = one_of(Authorization, _BODY, "matter_id")

AUTHORIZATIONS = ListRead(
    table=Authorization,
    body=_BODY,
    orders={"updated_at": col(Authorization.updated_at)},
    filters={"matter_id": col(Authorization.matter_id) == bindparam("matter_id")},
)
