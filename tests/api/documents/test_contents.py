"""Contents stream in and out, version by version, and what is not whole leaves nothing."""

import base64
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from service.settings import Settings
from tests.builders.documents import document_of, matter_of
from tests.conftest import Firm

LONG = b"".join(n.to_bytes(4, "big") for n in range(60_000))  # 240,000 bytes: four chunks of 64 KiB, the last not full


def files_in(settings: Settings, firm: Firm) -> list[Path]:
    """What lies in the object store of a firm, half-written files as well."""
    return [path for path in (settings.data_dir / "objects" / str(firm.id)).rglob("*") if path.is_file()]


async def test_what_was_sent_is_read_again(firm_a: Firm) -> None:
    place = await document_of(firm_a)
    sent = await firm_a.api.put(f"{place}/content", content=LONG)
    read = await firm_a.api.get(f"{place}/content")
    assert (sent.status_code, sent.headers["Location"]) == (201, f"{place}/versions/1")
    assert read.content == LONG
    assert sent.json()["sha256"] == hashlib.sha256(LONG).hexdigest()
    assert (await firm_a.api.get(place)).json()["size_bytes"] == 240_000


async def test_what_lies_in_the_store_is_not_what_was_sent(firm_a: Firm, test_settings: Settings) -> None:
    await document_of(firm_a, content=b"Sponge left behind. " * 100)
    (stored,) = files_in(test_settings, firm_a)
    assert b"Sponge" not in stored.read_bytes()
    assert stored.stat().st_size == 2_000 + 16  # one chunk and its tag


async def test_each_content_is_a_version_and_earlier_ones_are_read_by_their_number(firm_a: Firm) -> None:
    place = await document_of(firm_a, content=b"first")
    await firm_a.api.put(f"{place}/content", content=b"second")
    listed = (await firm_a.api.get(f"{place}/versions")).json()["data"]
    assert [version["number"] for version in listed] == [2, 1]
    assert (await firm_a.api.get(f"{place}/content")).content == b"second"
    assert (await firm_a.api.get(f"{place}/versions/1/content")).content == b"first"


async def test_a_content_is_refused_for_another_version_of_the_document(firm_a: Firm) -> None:
    place = await document_of(firm_a, content=b"first")  # which made it version 2
    stale = await firm_a.api.put(f"{place}/content", content=b"second", headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert (await firm_a.api.get(f"{place}/content")).content == b"first"


@pytest.mark.parametrize("header", ["Content-Digest", "Repr-Digest"])
async def test_a_digest_is_checked(header: str, firm_a: Firm, test_settings: Settings) -> None:
    place = await document_of(firm_a)
    right = base64.b64encode(hashlib.sha256(LONG).digest()).decode()
    wrong = base64.b64encode(hashlib.sha256(b"").digest()).decode()
    refused = await firm_a.api.put(f"{place}/content", content=LONG, headers={header: f"sha-256=:{wrong}:"})
    assert (refused.status_code, refused.json()["code"]) == (422, "digest_differs")
    assert files_in(test_settings, firm_a) == []
    taken = await firm_a.api.put(f"{place}/content", content=LONG, headers={header: f"md5=:AA==:, sha-256=:{right}:"})
    assert taken.status_code == 201


async def test_the_digest_of_what_is_read_is_told(firm_a: Firm) -> None:
    place = await document_of(firm_a, content=LONG)
    told = (await firm_a.api.get(f"{place}/content")).headers["Repr-Digest"]
    assert told == f"sha-256=:{base64.b64encode(hashlib.sha256(LONG).digest()).decode()}:"


async def test_a_body_that_is_cut_off_leaves_nothing(firm_a: Firm, test_settings: Settings) -> None:
    async def half() -> AsyncIterator[bytes]:
        yield LONG

    place = await document_of(firm_a)
    cut = await firm_a.api.put(f"{place}/content", content=half(), headers={"Content-Length": "480000"})
    assert (cut.status_code, cut.json()["code"]) == (400, "cut_off")
    assert files_in(test_settings, firm_a) == []
    assert (await firm_a.api.get(place)).json()["content_number"] is None


async def test_an_empty_body_is_refused_and_leaves_nothing(firm_a: Firm, test_settings: Settings) -> None:
    place = await document_of(firm_a)
    refused = await firm_a.api.put(f"{place}/content", content=b"")
    assert (refused.status_code, refused.json()["code"]) == (422, "empty_file")
    assert files_in(test_settings, firm_a) == []


async def test_a_content_may_be_larger_than_other_bodies(firm_a: Firm, test_settings: Settings) -> None:
    place = await document_of(firm_a)
    large = bytes(test_settings.body_limit_bytes + 1)
    assert (await firm_a.api.put(f"{place}/content", content=large)).status_code == 201
    assert (await firm_a.api.post("/v1/documents", content=large)).status_code == 413


async def test_to_a_document_of_nobody_nothing_is_sent(firm_a: Firm, test_settings: Settings) -> None:
    nowhere = "/v1/documents/01890a5d-ac96-774b-bcce-b302099a8057/content"
    assert (await firm_a.api.put(nowhere, content=LONG)).status_code == 404
    assert (await firm_a.api.get(nowhere)).status_code == 404
    assert files_in(test_settings, firm_a) == []


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [  # RFC 9110, 14.1.2: both ends included, a suffix counts from the end
        ("bytes=0-0", 0, 0),
        ("bytes=65535-65536", 65_535, 65_536),  # across two chunks
        ("bytes=100000-", 100_000, 239_999),
        ("bytes=-500", 239_500, 239_999),
        ("bytes=-999999", 0, 239_999),
        ("bytes=239999-999999", 239_999, 239_999),
        ("BYTES=5-9", 5, 9),
    ],
)
async def test_a_part_is_answered_where_it_is_asked_for(asked: str, first: int, last: int, firm_a: Firm) -> None:
    place = await document_of(firm_a, content=LONG)
    part = await firm_a.api.get(f"{place}/content", headers={"Range": asked})
    assert (part.status_code, part.content) == (206, LONG[first : last + 1])
    assert part.headers["Content-Range"] == f"bytes {first}-{last}/240000"


@pytest.mark.parametrize(
    "asked", ["bytes=", "bytes=-", "bytes=9-5", "bytes=0-1,5-9", "lines=1-2", "bytes=a-b", "x" * 999]
)
async def test_what_is_no_single_range_is_passed_over(asked: str, firm_a: Firm) -> None:
    place = await document_of(firm_a, content=LONG)
    whole = await firm_a.api.get(f"{place}/content", headers={"Range": asked})
    assert (whole.status_code, whole.content) == (200, LONG)


@pytest.mark.parametrize("asked", ["bytes=240000-", "bytes=999999999999-", "bytes=-0"])
async def test_a_range_beyond_the_end_is_refused(asked: str, firm_a: Firm) -> None:
    place = await document_of(firm_a, content=LONG)
    refused = await firm_a.api.get(f"{place}/content", headers={"Range": asked})
    assert (refused.status_code, refused.json()["code"]) == (416, "range_not_satisfiable")


async def test_a_part_of_another_content_is_not_answered(firm_a: Firm) -> None:
    place = await document_of(firm_a, content=LONG)
    tag = (await firm_a.api.get(f"{place}/content")).headers["ETag"]
    same = await firm_a.api.get(f"{place}/content", headers={"Range": "bytes=0-9", "If-Range": tag})
    other = await firm_a.api.get(f"{place}/content", headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    known = await firm_a.api.get(f"{place}/content", headers={"If-None-Match": tag})
    assert (same.status_code, other.status_code, known.status_code) == (206, 200, 304)


@pytest.mark.parametrize(
    ("content", "media_type", "risk"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "application/pdf", "none"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image/png", "none"),
        (b"Operative note\n", "text/plain; charset=utf-8", "none"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "application/octet-stream", "markup"),
        (b"  \n<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "application/octet-stream", "markup"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "application/octet-stream", "executable"),
        (b"\x7fELF\x02\x01\x01\x00", "application/octet-stream", "executable"),
        (b"#!/bin/sh\nrm -rf /\n", "application/octet-stream", "executable"),
        (b"Rar!\x1a\x07\x00\x00", None, "archive"),
    ],
)
async def test_the_type_is_found_from_the_bytes(
    content: bytes, media_type: str | None, risk: str, firm_a: Firm
) -> None:
    place = await document_of(firm_a)
    sent = await firm_a.api.put(f"{place}/content", content=content, headers={"Content-Type": "text/html"})
    read = await firm_a.api.get(f"{place}/content", params={"disposition": "inline"})
    assert (sent.json()["risk"], sent.json()["declared_type"]) == (risk, "text/html")
    assert media_type in {None, read.headers["Content-Type"]}
    assert read.headers["X-Content-Type-Options"] == "nosniff"
    assert read.headers["Content-Security-Policy"].startswith("sandbox")
    shown = read.headers["Content-Disposition"].partition(";")[0]
    assert shown == ("inline" if risk == "none" else "attachment")


async def test_a_file_name_is_told_to_old_readers_and_in_full(firm_a: Firm) -> None:
    name = 'Bericht "Ä"; \\x/..\\ 1.txt'
    place = await document_of(firm_a, content=b"x", file_name=name)
    told = (await firm_a.api.get(f"{place}/content")).headers["Content-Disposition"]
    assert told.startswith('attachment; filename="Bericht _')
    assert told.isascii()
    assert unquote(told.partition("filename*=UTF-8''")[2]) == name  # RFC 6266, RFC 8187
    assert told.count('"') == 2


async def test_a_file_that_was_altered_in_the_store_is_not_answered(firm_a: Firm, test_settings: Settings) -> None:
    place = await document_of(firm_a, content=b"Sponge count: 12.")
    (stored,) = files_in(test_settings, firm_a)
    altered = bytearray(stored.read_bytes())
    altered[3] ^= 1
    stored.write_bytes(bytes(altered))
    answer = await firm_a.api.get(f"{place}/content")
    assert answer.status_code == 500
    assert "Sponge" not in answer.text


async def test_who_was_shown_a_file_or_a_part_of_it_is_logged(firm_a: Firm) -> None:
    matter = await matter_of(firm_a)
    place = await document_of(firm_a, matter, content=LONG)
    tag = (await firm_a.api.get(f"{place}/content")).headers["ETag"]
    await firm_a.api.get(f"{place}/content", headers={"Range": "bytes=0-9"})
    await firm_a.api.get(f"{place}/versions/1/content", headers={"If-None-Match": tag})
    entries = (await firm_a.api.get("/v1/access-log")).json()["data"]
    assert [(one["matter_id"], one["subject_ids"]) for one in entries] == [(matter, [place.rpartition("/")[2]])] * 3
