"""The access log of the routes: reads that are answered, and what an ethical wall refused.

A route says in its access parameter that its reads are logged. The entry is committed before the answer leaves, so
that nobody is shown anything that the log does not know of.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from service.db.screening import walled_matters
from service.db.sessions import firm_session
from service.domain.history.commands import note_accesses
from service.domain.history.schemas import Access
from service.values.caller import Caller
from service.web.etags import shown_by
from service.web.problems import request_id_of


async def log_read(request: Request, caller: Caller, route: str, kind: str, answer: Response) -> None:
    """Enters an answered read: one entry, or one for each matter from which things are shown. 304 shows as 200 does.

    A file is what the address names.
    """
    if answer.status_code in {200, 304}:
        file = answer.status_code == 200 and answer.media_type != "application/json"
        shown = {} if file else json.loads(shown_by(answer))
        await _note(request, caller, _accesses(route, kind, request.path_params, shown))


async def log_denial(request: Request, caller: Caller, route: str, values: Mapping[str, Any]) -> None:
    """Enters what was answered with 404, if a wall is the reason: one entry a request."""
    walled = await walled_matters(request.app.state.database, caller, asked_ids(values))
    if walled:
        named = [(name, one) for name, one in values.items() if isinstance(one, UUID) and one in walled]
        name, one = named[-1] if named else ("matter_id", next(iter(walled)))
        await _note(request, caller, [Access("denied", route, name.removesuffix("_id"), (one,), walled[one])])


def asked_ids(values: Mapping[str, Any]) -> list[UUID]:
    """Returns the ids that the arguments of a route name: those of its address, and the matter of a body."""
    found = (value if isinstance(value, UUID) else getattr(value, "matter_id", None) for value in values.values())
    return [one for one in found if isinstance(one, UUID)]


def _accesses(route: str, kind: str, path: Mapping[str, str], shown: Any) -> Sequence[Access]:
    matter = path.get("matter_id")
    if "next_cursor" not in shown or any("id" not in item for item in shown["data"]):
        last = list(path.values())[-1:]
        ids = tuple(UUID(one) for one in ([shown["id"]] if "id" in shown else last))
        return [Access("read", route, kind, ids, _uuid(matter or shown.get("matter_id")))]
    by_matter: dict[str | None, list[UUID]] = {} if shown["data"] else {matter: []}
    for item in shown["data"]:
        by_matter.setdefault(matter or item.get("matter_id"), []).append(UUID(item["id"]))
    return [Access("read", route, kind, tuple(ids), _uuid(one)) for one, ids in by_matter.items()]


async def _note(request: Request, caller: Caller, accesses: Sequence[Access]) -> None:
    database, request_id = request.app.state.database, request_id_of(request)
    async with firm_session(database, caller.firm_id, request_id=request_id) as db:
        await note_accesses(db, caller, accesses)


def _uuid(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)
