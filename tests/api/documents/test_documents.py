"""What is said of a document: Bates numbers, privilege, what its text says, holds and deletion."""

import json
from io import BytesIO

import pytest
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from tests.builders.documents import document_of, matter_of
from tests.conftest import Firm, token

HOLD = {"name": "Preservation", "reason": "Notice of claim received."}


def pdf(*pages: str) -> bytes:
    """A PDF whose pages say what is given."""
    writer = PdfWriter()
    for said in pages:
        page = writer.add_blank_page(612, 792)
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F"): font})}
        )
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F 12 Tf 72 720 Td ({said}) Tj ET".encode())
        page[NameObject("/Contents")] = writer._add_object(stream)
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


async def found(firm: Firm, **query: str) -> list[str]:
    answer = await firm.api.get("/v1/documents", params=query)
    assert answer.status_code == 200, answer.text
    return [f"/v1/documents/{one['id']}" for one in answer.json()["data"]]


@pytest.mark.parametrize(
    ("first", "last", "status"),
    [(1, 9, 201), (5, 10, 409), (10, 20, 409), (12, 13, 409), (20, 30, 409), (21, 30, 201), (1, 99, 409)],
)
async def test_bates_ranges_of_a_prefix_do_not_overlap(first: int, last: int, status: int, firm_a: Firm) -> None:
    matter = await matter_of(firm_a)
    await document_of(firm_a, matter, bates_prefix="PLF", bates_first=10, bates_last=20)
    order = {"matter_id": matter, "title": "Second", "kind": "other", "file_name": "x"}
    bates = {"bates_prefix": "PLF", "bates_first": first, "bates_last": last}
    assert (await firm_a.api.post("/v1/documents", json=order | bates)).status_code == status


async def test_the_same_numbers_are_free_in_another_matter_and_under_another_prefix(firm_a: Firm) -> None:
    matter = await matter_of(firm_a)
    await document_of(firm_a, matter, bates_prefix="PLF", bates_first=1, bates_last=2)
    await document_of(firm_a, matter, bates_prefix="DEF", bates_first=1, bates_last=2)
    await document_of(firm_a, bates_prefix="PLF", bates_first=1, bates_last=2)


@pytest.mark.parametrize(
    "bates", [{"bates_first": 1}, {"bates_prefix": "A", "bates_first": 2, "bates_last": 1}, {"bates_prefix": "A" * 99}]
)
async def test_half_a_bates_range_is_refused(bates: dict[str, object], firm_a: Firm) -> None:
    order = {"matter_id": await matter_of(firm_a), "title": "x", "kind": "other", "file_name": "x"}
    assert (await firm_a.api.post("/v1/documents", json=order | bates)).status_code == 422


@pytest.mark.parametrize("folder", ["", "records", "/a//b", "/..", "/a/../b", "/" + "x" * 101, "/a" * 11, "/a\n"])
async def test_a_folder_that_is_no_path_is_refused(folder: str, firm_a: Firm) -> None:
    order = {"matter_id": await matter_of(firm_a), "title": "x", "kind": "other", "file_name": "x", "folder": folder}
    assert (await firm_a.api.post("/v1/documents", json=order)).status_code == 422


async def test_the_text_of_a_pdf_is_searched_and_its_pages_are_counted(firm_a: Firm) -> None:
    place = await document_of(firm_a, content=pdf("Sponge retained", "Discharged at noon"))
    await document_of(firm_a, content=pdf("Sponge counted"))
    assert (await firm_a.api.get(place)).json()["pages"] == 2
    assert await found(firm_a, q="SPONGE discharged") == [place]
    assert len(await found(firm_a, q="sponge")) == 2
    assert await found(firm_a, q="sponge suture") == []


async def test_a_document_is_found_by_what_its_current_version_says(firm_a: Firm) -> None:
    place = await document_of(firm_a, content=b"first draft")
    await firm_a.api.put(f"{place}/content", content=b"second thoughts")
    assert (await found(firm_a, q="draft"), await found(firm_a, q="thoughts")) == ([], [place])


async def test_a_search_sees_the_own_firm_alone(firm_a: Firm, firm_b: Firm) -> None:
    await document_of(firm_a, content=b"retained sponge")
    assert await found(firm_b, q="sponge") == []


@pytest.mark.parametrize("q", ["", "!", "a", " ".join(f"w{n}" for n in range(21))])
async def test_a_search_without_a_usable_number_of_words_is_refused(q: str, firm_a: Firm) -> None:
    refused = await firm_a.api.get("/v1/documents", params={"q": q})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, "/query/q")


HOSTILE = [
    b"%PDF-1.7\n" + b"[" * 100_000,
    b"%PDF-1.7\ntrailer<</Root 1 0 R>>\n1 0 obj<</Pages 1 0 R/Kids[1 0 R]/Type/Pages/Count 9>>endobj\n%%EOF",
    pdf("x")[:300],
    b"%PDF-1.7\nxref\n0 99999999\n" + b"0000000000 65535 f \n" * 1_000,
]


@pytest.mark.parametrize("content", HOSTILE, ids=["brackets", "a page that is its own parent", "cut off", "xref"])
async def test_a_broken_pdf_is_kept_and_not_searched(content: bytes, firm_a: Firm) -> None:
    place = await document_of(firm_a, content=content)
    assert (await firm_a.api.get(f"{place}/versions/1")).json()["text"] in {"unreadable", "whole"}
    assert (await firm_a.api.get(f"{place}/content")).content == content


async def test_a_privileged_document_is_not_there_without_the_permission(firm_a: Firm) -> None:
    place = await document_of(firm_a, content=b"mental impressions", privilege="work_product")
    scope = "documents:read documents:write"
    weaker = await token(firm_a.api, firm_a.client_id, firm_a.client_secret, scope)
    bearer = {"Authorization": f"Bearer {weaker}"}
    for address in ("", "/content", "/versions", "/versions/1", "/versions/1/content"):
        assert (await firm_a.api.get(place + address, headers=bearer)).status_code == 404, address
    for query in ({}, {"q": "impressions"}):
        assert (await firm_a.api.get("/v1/documents", params=query, headers=bearer)).json()["data"] == []
    changed = await firm_a.api.patch(place, json={"privilege": "none"}, headers=bearer)
    sent = await firm_a.api.put(f"{place}/content", content=b"x", headers=bearer)
    assert (changed.status_code, sent.status_code) == (404, 404)
    assert (await firm_a.api.delete(place, headers=bearer)).status_code == 404
    assert await found(firm_a, q="impressions") == [place]


async def test_a_deleted_document_is_not_there(firm_a: Firm) -> None:
    place = await document_of(firm_a, content=b"retained sponge")
    assert (await firm_a.api.delete(place)).status_code == 204
    for address in ("", "/content", "/versions", "/versions/1"):
        assert (await firm_a.api.get(place + address)).status_code == 404, address
    assert await found(firm_a) == await found(firm_a, q="sponge") == []


@pytest.mark.parametrize("whole_matter", [False, True])
async def test_a_legal_hold_beats_every_deletion(whole_matter: bool, firm_a: Firm) -> None:
    matter = await matter_of(firm_a)
    place = await document_of(firm_a, matter, content=b"first")
    await firm_a.api.put(f"{place}/content", content=b"second")
    named = {} if whole_matter else {"document_id": place.rpartition("/")[2]}
    hold = (await firm_a.api.post("/v1/holds", json=HOLD | {"matter_id": matter} | named)).json()
    for address in (place, f"{place}/versions/1"):
        refused = await firm_a.api.delete(address)
        assert (refused.status_code, refused.json()["code"]) == (409, "on_hold")
    released = await firm_a.api.post(f"/v1/holds/{hold['id']}/release", json={"reason": "Settled."})
    again = await firm_a.api.post(f"/v1/holds/{hold['id']}/release", json={"reason": "Settled."})
    assert (released.status_code, again.json()["code"]) == (200, "already_released")
    assert (await firm_a.api.delete(f"{place}/versions/1")).status_code == 204
    assert (await firm_a.api.delete(place)).status_code == 204


async def test_a_hold_keeps_no_document_of_another_matter(firm_a: Firm) -> None:
    place = await document_of(firm_a)
    await firm_a.api.post("/v1/holds", json=HOLD | {"matter_id": await matter_of(firm_a)})
    assert (await firm_a.api.delete(place)).status_code == 204


async def test_a_hold_names_a_document_of_its_own_matter(firm_a: Firm, firm_b: Firm) -> None:
    matter = await matter_of(firm_a)
    for other in (await document_of(firm_a), await document_of(firm_b)):
        order = HOLD | {"matter_id": matter, "document_id": other.rpartition("/")[2]}
        refused = await firm_a.api.post("/v1/holds", json=order)
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "unknown_document")


async def test_the_current_version_is_not_deleted_by_itself(firm_a: Firm) -> None:
    place = await document_of(firm_a, content=b"only")
    refused = await firm_a.api.delete(f"{place}/versions/1")
    assert (refused.status_code, refused.json()["code"]) == (409, "current_version")


async def test_a_matter_of_another_firm_takes_no_document(firm_a: Firm, firm_b: Firm) -> None:
    order = {"matter_id": await matter_of(firm_a), "title": "x", "kind": "other", "file_name": "x"}
    refused = await firm_b.api.post("/v1/documents", json=order)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "unknown_matter")


async def test_history_tells_of_a_content_and_does_not_hold_it(firm_a: Firm) -> None:
    await document_of(firm_a, content=b"retained sponge")
    events = (await firm_a.api.get("/v1/history")).json()["data"]
    assert {"document.added", "document.content_changed", "document_version.added"} <= {e["action"] for e in events}
    assert "retained" not in json.dumps(events)
