"""Keeping the ids that outside systems gave: unique per firm and source, and found by them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlmodel import SQLModel, col, delete, select

from service.db.sessions import PAST_THE_WALLS, FirmSession
from service.values.errors import Conflict, FieldError


class ExternalIdTaken(Conflict):
    """Another thing of the firm has this id already."""

    code = "external_id_taken"
    title = "The external id belongs to another one"


class ExternalIdIndex:
    """The look-up table of one kind of thing: rows (firm_id, source, external_id, <owner>)."""

    def __init__(self, table: type[SQLModel], owner: str) -> None:
        self._table: Any = table
        self._owner = owner

    async def find(self, db: FirmSession, source: str, external_id: str) -> UUID | None:
        """Returns the id of the thing that `source` calls `external_id`.

        Where there is none, others who look for it wait until this transaction ends: one of them adds it.
        """
        found = await self._look_up(db, source, external_id)
        if found is None:
            place = f"{self._table.__tablename__}/{db.firm_id}/{source}/{external_id}"
            await db.fetch("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", place)
            found = await self._look_up(db, source, external_id)
        return found

    async def _look_up(self, db: FirmSession, source: str, external_id: str) -> UUID | None:
        found = await db.exec(
            select(getattr(self._table, self._owner)).where(
                self._table.firm_id == db.firm_id,
                self._table.source == source,
                self._table.external_id == external_id,
            ),
            execution_options=PAST_THE_WALLS,
        )
        return found.one_or_none()

    async def replace(
        self, db: FirmSession, owner_id: UUID, before: Mapping[str, str], after: Mapping[str, str]
    ) -> None:
        """Makes `after` the thing's ids. Raises ExternalIdTaken where another thing has one of them."""
        for source in before.keys() - {name for name in after if after[name] == before.get(name)}:
            await db.exec(
                delete(self._table).where(
                    col(self._table.firm_id) == db.firm_id,
                    col(self._table.source) == source,
                    col(self._table.external_id) == before[source],
                )
            )
        for source in sorted(source for source in after if after[source] != before.get(source)):
            found = await self._look_up(db, source, after[source])
            if found == owner_id:  # of a thing that was merged into this one
                continue
            if found is not None:
                raise ExternalIdTaken(
                    f"Another one is called {after[source]!r} in {source}.",
                    [FieldError(f"/external_ids/{source}", "external_id_taken", "belongs to another one")],
                )
            key = {"firm_id": db.firm_id, "source": source, "external_id": after[source]}
            db.add(self._table(**key, **{self._owner: owner_id}))
