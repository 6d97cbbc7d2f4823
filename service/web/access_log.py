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

_MATTER = "shown_matter"


async def log_read(request: Request, caller: Caller, route: str, kind: str, answer: Response) -> None:
    """Enters an answered read: one entry, or one for each matter from which things are shown. 304 shows as 200 does.

    A file, or a part of it, is what the address names; its route may say of which matter (`shown_from`).
    """
    if answer.status_code in {200, 206, 304}:
        file = answer.media_type != "application/json" and answer.status_code != 304
        shown = json.loads((b"" if file else shown_by(answer)) or b"{}")
        if not shown:
            shown = {"matter_id": request.scope["state"].get(_MATTER)}
        await _note(request, caller, _accesses(route, kind, request.path_params, shown))


def shown_from(request: Request, matter_id: UUID) -> None:
    """Says from which matter the file comes that a request is answered with."""
    request.scope["state"][_MATTER] = str(matter_id)


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
        named = [one for name, one in path.items() if name.endswith("_id")]
        ids = tuple(UUID(one) for one in ([shown["id"]] if "id" in shown else named[-1:]))
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
