"""Objects are written whole or not at all, and read in parts: in a folder, in memory, and in what speaks S3."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer
from obstore.store import MemoryStore
from pydantic import SecretStr

from service.gateways.objects import ObjectMissing, ObjectStore, ObjectsUnavailable, open_objects
from service.settings import Settings

PIECE, PIECES = bytes(range(256)) * 4_096, 12  # 12 MiB: more than two parts of an S3 upload


class Cut(Exception):
    """The sender is gone."""


async def pieces(count: int = PIECES, *, cut: bool = False) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield PIECE
    if cut:
        raise Cut


async def read(store: ObjectStore, name: str, start: int, end: int) -> bytes:
    return b"".join([chunk async for chunk in store.get(name, start, end)])


async def names(store: ObjectStore, prefix: str) -> set[str]:
    return {stored.name async for stored in store.stored(prefix)}


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """A server that speaks S3, on this machine."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def s3_settings(endpoint: str, bucket: str = "merit") -> Settings:
    return Settings(
        objects_bucket=bucket,
        objects_endpoint=endpoint,
        objects_region="us-east-1",
        objects_key_id="key",
        objects_secret=SecretStr("secret"),
    )


def s3_client(endpoint: str) -> "boto3.client":
    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret"}
    return boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", **keys)


@pytest.fixture(params=["folder", "memory", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    if request.param == "memory":
        return ObjectStore(MemoryStore())
    if request.param == "folder":
        return open_objects(Settings(data_dir=tmp_path))
    endpoint: str = request.getfixturevalue("s3")
    s3_client(endpoint).create_bucket(Bucket="merit")
    return open_objects(s3_settings(endpoint))


async def test_what_was_put_is_read_whole_and_in_parts(store: ObjectStore) -> None:
    await store.put("firm/whole", pieces())
    assert await read(store, "firm/whole", 0, PIECES * len(PIECE)) == PIECE * PIECES
    assert await read(store, "firm/whole", len(PIECE) - 2, len(PIECE) + 2) == PIECE[-2:] + PIECE[:2]


async def test_a_put_that_is_cut_off_leaves_nothing(store: ObjectStore) -> None:
    with pytest.raises(Cut):
        await store.put("firm/cut", pieces(cut=True))
    with pytest.raises(ObjectMissing):
        await read(store, "firm/cut", 0, 1)


async def test_a_put_that_is_cut_off_leaves_no_part_in_s3(s3: str) -> None:
    client = s3_client(s3)
    client.create_bucket(Bucket="parts")
    with pytest.raises(Cut):
        await open_objects(s3_settings(s3, "parts")).put("firm/cut", pieces(cut=True))
    assert client.list_multipart_uploads(Bucket="parts").get("Uploads", []) == []


def test_a_put_that_is_cut_off_leaves_no_file_in_the_folder(tmp_path: Path) -> None:
    with pytest.raises(Cut):
        asyncio.run(open_objects(Settings(data_dir=tmp_path)).put("firm/cut", pieces(cut=True)))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


async def test_a_put_that_is_cancelled_leaves_no_file_in_the_folder(tmp_path: Path) -> None:
    begun = asyncio.Event()

    async def endless() -> AsyncIterator[bytes]:
        yield PIECE * 6
        begun.set()
        await asyncio.Event().wait()

    task = asyncio.ensure_future(open_objects(Settings(data_dir=tmp_path)).put("firm/cut", endless()))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not (tmp_path / "objects" / "firm" / "cut").exists()


async def test_what_was_deleted_is_gone_and_may_be_deleted_again(store: ObjectStore) -> None:
    await store.put("firm/gone", pieces(1))
    await store.delete("firm/gone")
    await store.delete("firm/gone")
    assert "firm/gone" not in await names(store, "firm")


async def test_a_firms_objects_are_listed_by_their_beginning(store: ObjectStore) -> None:
    for name in ("a/1", "a/2", "ab/3"):
        await store.put(name, pieces(1))
    assert await names(store, "a") == {"a/1", "a/2"}


async def test_a_store_that_nobody_runs_is_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        endpoint = f"http://127.0.0.1:{taken.getsockname()[1]}"
    with pytest.raises(ObjectsUnavailable):
        await read(open_objects(s3_settings(endpoint)), "firm/x", 0, 1)
