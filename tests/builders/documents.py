"""Documents of a matter, as tests make them."""

from collections.abc import Callable, Mapping
from typing import Any

import httpx

from tests.conftest import Firm

DOCUMENT = {
    "title": "Operative note",
    "kind": "medical_record",
    "file_name": "Bericht “Ä” 1.txt",
    "folder": "/records/General Hospital",
    "privilege": "work_product",
    "dated_on": "2023-05-01",
    "notes": "Sponge count, p. 2.",
    "bates_prefix": "OHARA",
    "bates_first": 1,
    "bates_last": 12,
}
BARE_DOCUMENT = {"title": "Letter", "kind": "correspondence", "file_name": "letter.txt"}
HOLD = {"name": "Preservation", "reason": "Notice of claim received."}
CONTENTS: Mapping[str, bytes] = {"putContent": b"The sponge count was not done."}
"""Operation to bytes that it takes."""
ORDERS: Mapping[str, Callable[[Any], Any]] = {
    "addDocument": lambda case: BARE_DOCUMENT | {"matter_id": case.ids["matter_id"]},
    "changeDocument": lambda _: {"title": "Another title"},
    "placeHold": lambda case: HOLD | {"matter_id": case.ids["matter_id"]},
    "releaseHold": lambda _: {"reason": "The case is over."},
}
"""Operation to a body that it takes."""


async def documents_of_the_case(api: httpx.AsyncClient, matter_id: str, *, bare: bool) -> dict[str, dict[str, Any]]:
    """A document with two versions, the first of them, and a hold on another document."""

    async def made(address: str, order: dict[str, Any]) -> dict[str, Any]:
        answer = await api.post(address, json=order | {"matter_id": matter_id})
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    place = f"/v1/documents/{(await made('/v1/documents', BARE_DOCUMENT if bare else DOCUMENT))['id']}"
    first = await api.put(f"{place}/content", content=b"Draft.")
    second = await api.put(f"{place}/content", content=CONTENTS["putContent"])
    assert (first.status_code, second.status_code) == (201, 201), second.text
    kept = await made("/v1/documents", BARE_DOCUMENT)
    return {
        "document": (await api.get(place)).json(),
        "document_version": first.json(),
        "hold": await made("/v1/holds", HOLD | {"document_id": kept["id"]}),
    }


async def matter_of(firm: Firm) -> str:
    """Opens a matter and returns its id."""
    opened = await firm.api.post("/v1/matters", json={"title": "O’Hara v. General Hospital"})
    found: str = opened.json()["id"]
    return found


async def document_of(firm: Firm, matter_id: str | None = None, content: bytes | None = None, **order: Any) -> str:
    """Adds a document with a content, if one is given; returns its address."""
    given = {"title": "Chart", "kind": "medical_record", "file_name": "chart.pdf"} | order
    given["matter_id"] = matter_id or await matter_of(firm)
    added = await firm.api.post("/v1/documents", json=given)
    assert added.status_code == 201, added.text
    place = f"/v1/documents/{added.json()['id']}"
    if content is not None:
        sent = await firm.api.put(f"{place}/content", content=content)
        assert sent.status_code == 201, sent.text
    return place
