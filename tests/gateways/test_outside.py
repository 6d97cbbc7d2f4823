"""Which addresses are of the public internet (IANA's registries of special purposes, RFC 6890), and what is fetched."""

import asyncio
import gzip

import pytest

from service.gateways.outside import FetchFailed, Outside, is_public


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_an_address_of_the_public_internet(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "127.0.0.1",
        "0.0.0.1",
        "100.64.0.1",  # shared by the customers of a network, RFC 6598
        "169.254.169.254",  # link-local, where clouds keep their secrets, RFC 3927
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",  # 10.0.0.1 through a translator, RFC 6052
        "2002:a00:1::1",  # 10.0.0.1 through a tunnel, RFC 3056
        "::7f00:1",  # 127.0.0.1 in the form that RFC 4291, 2.5.5.1, gave up
        "::ffff:0:a00:1",  # 10.0.0.1 through a stateless translator, RFC 2765, 2.1
        "fec0::1",  # a site's own, RFC 3879
    ],
)
def test_an_address_that_leads_inside(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://login.example",
        "https://",
        "https://u:p@login.example",
        "https://login.example/#x",
        "file:///etc/passwd",
        "http://login.example",
        "javascript:alert(1)",
        "",
        "//login.example",
        "https://[::1",
        "http://127.0.0.1:8000",
    ],
)
def test_an_address_that_is_not_fetched(address: str) -> None:
    assert not Outside(loopback=False).may(address)


def test_http_is_for_trials_on_this_machine() -> None:
    assert Outside(loopback=True).may("http://127.0.0.1:8000/x")
    assert not Outside(loopback=True).may("http://login.example/x")


@pytest.mark.parametrize("address", ["https://127.0.0.1:1/", "https://localhost/", "http://127.0.0.1:1/"])
async def test_this_machine_is_not_asked(address: str) -> None:
    with pytest.raises(FetchFailed):
        await Outside(loopback=False).get(address)


async def test_an_answer_that_would_swell_is_not_unpacked() -> None:
    # 64 MiB of zeros are 64 KiB of gzip: the bound is on what is kept, so nothing may be unpacked before it.
    packed = gzip.compress(bytes(67_108_864))

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n"
        writer.write(head.encode() + packed)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(FetchFailed, match="packed"):
            await Outside(loopback=True).get(f"http://127.0.0.1:{port}/")
