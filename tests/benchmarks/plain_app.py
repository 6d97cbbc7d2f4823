"""The plain way: the same three operations as a team writes them that follows the tutorials, and knows its trade.

An asynchronous SQLModel session a request, `set_config` in each transaction, entities from the ORM, `response_model`,
the token's signature checked at every request. The same tables behind the same walls; the same chain of history.
"""

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, FastAPI, Header, HTTPException, Query, Request
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, Field
from sqlalchemy import text
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

import service.tables  # noqa: F401  what the matters refer to
from service.domain.history.rules import GENESIS, canonical, link
from service.domain.history.tables import FirmHead, HistoryEvent
from service.domain.matters.schemas.matters import MatterOut, MatterStatus
from service.domain.matters.tables import Matter
from service.tables import METADATA
from service.values.ids import new_id

TABLES = METADATA
"""Foreign keys of the matters lead to other contexts' tables, so all of them are imported."""

_NEXT_NUMBER = text(
    "INSERT INTO matter_numbers AS n (firm_id, year, last) VALUES (:firm_id, :year, 1) "
    "ON CONFLICT (firm_id, year) DO UPDATE SET last = n.last + 1 RETURNING last"
)


class Claims(BaseModel):
    """What the token says."""

    firm_id: UUID
    client_id: str
    scope: str


class NewMatter(BaseModel):
    """The body of a POST."""

    title: str = Field(min_length=1, max_length=200)
    jurisdiction: str | None = Field(None, min_length=2, max_length=2)
    summary: str | None = Field(None, max_length=20_000)


class MatterPage(BaseModel):
    """One page."""

    data: list[MatterOut]
    next_cursor: str | None


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    engine = create_async_engine(
        os.environ["PLAIN_DATABASE_URL"],
        pool_size=20,
        connect_args={"server_settings": {"role": "merit_app", "timezone": "UTC", "jit": "off"}},
    )
    app.state.sessions = async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
    app.state.keys = _public_keys()
    yield
    await engine.dispose()


def _public_keys() -> KeySet:
    return KeySet.import_key_set(json.loads(Path(os.environ["PLAIN_JWKS"]).read_text()))


app = FastAPI(title="The plain way", lifespan=_lifespan)


def current_client(request: Request, authorization: Annotated[str, Header()]) -> Claims:
    """Verifies the token."""
    issuer = os.environ["PLAIN_ISSUER"]
    try:
        token = jwt.decode(authorization.removeprefix("Bearer "), request.app.state.keys, algorithms=["ES256"])
        jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": issuer}, aud={"essential": True, "value": issuer}, exp={"essential": True}
        ).validate(token.claims)
    except (JoseError, ValueError) as error:
        raise HTTPException(401, "invalid token") from error
    return Claims.model_validate(token.claims)


async def session(request: Request, client: Annotated[Claims, Depends(current_client)]) -> AsyncIterator[AsyncSession]:
    """One transaction inside the client's firm."""
    async with request.app.state.sessions() as db, db.begin():
        await db.execute(text("SELECT set_config('app.firm_id', :firm_id, true)"), {"firm_id": str(client.firm_id)})
        yield db


Client = Annotated[Claims, Depends(current_client)]
Db = Annotated[AsyncSession, Depends(session, scope="function")]


@app.get("/v1/matters/{matter_id}", response_model=MatterOut)
async def get_matter(matter_id: UUID, client: Client, db: Db) -> Any:
    """Read one."""
    _require(client, "matters:read")
    found = await db.exec(select(Matter).where(Matter.firm_id == client.firm_id, Matter.id == matter_id))
    matter = found.one_or_none()
    if matter is None:
        raise HTTPException(404, "not found")
    return matter


@app.get("/v1/matters", response_model=MatterPage)
async def list_matters(
    client: Client,
    db: Db,
    status: MatterStatus | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Any:
    """Read a page."""
    _require(client, "matters:read")
    query = select(Matter).where(Matter.firm_id == client.firm_id)
    if status is not None:
        query = query.where(Matter.status == status)
    query = query.order_by(col(Matter.updated_at).desc(), col(Matter.id).desc()).limit(limit + 1)
    found = (await db.exec(query)).all()
    return {"data": found[:limit], "next_cursor": str(found[limit - 1].id) if len(found) > limit else None}


@app.post("/v1/matters", response_model=MatterOut, status_code=201)
async def open_matter(order: NewMatter, request: Request, client: Client, db: Db) -> Any:
    """Open one."""
    _require(client, "matters:write")
    now = datetime.now(UTC)
    last = (await db.execute(_NEXT_NUMBER, {"firm_id": client.firm_id, "year": now.year})).scalar_one()
    matter = Matter(
        **order.model_dump(),
        firm_id=client.firm_id,
        id=new_id(),
        version=1,
        created_at=now,
        updated_at=now,
        number=f"{now.year}-{last:04d}",
        status="open",
        office_id=None,
        stage="intake",
        stage_since=now.date(),
        stage_note=None,
        stage_missing=[],
        opened_on=now.date(),
        closed_on=None,
        close_reason=None,
        external_ids={},
    )
    db.add(matter)
    await db.flush()
    await _append(db, client, matter, now)
    return matter


async def _append(db: AsyncSession, client: Claims, matter: Matter, now: datetime) -> None:
    event_id = new_id()
    after = MatterOut.model_validate(matter).model_dump(mode="json")
    body = canonical(
        {
            "id": str(event_id),
            "at": now.isoformat(),
            "action": "matter.opened",
            "subject": {"kind": "matter", "id": str(matter.id)},
            "matter_id": str(matter.id),
            "actor": {"kind": "client", "client_id": client.client_id},
            "request_id": str(new_id()),
            "before": None,
            "after": after,
        }
    )
    found = await db.exec(select(FirmHead).where(FirmHead.firm_id == client.firm_id).with_for_update())
    head = found.one_or_none()
    if head is None:
        head = FirmHead(firm_id=client.firm_id, seq=0, hash=GENESIS, previous_hash=GENESIS)
        db.add(head)
    head.seq, head.previous_hash, head.hash = head.seq + 1, head.hash, link(head.hash, body)
    event = HistoryEvent(
        firm_id=client.firm_id,
        id=event_id,
        seq=head.seq,
        at=now,
        action="matter.opened",
        subject_kind="matter",
        subject_id=matter.id,
        matter_id=matter.id,
        body=body,
        hash=head.hash,
    )
    db.add(event)


def _require(client: Claims, scope: str) -> None:
    if scope not in client.scope.split():
        raise HTTPException(403, f"the token lacks {scope}")
