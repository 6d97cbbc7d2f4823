"""The load generator where wrk is not installed: a process of its own that keeps connections busy.

    python -m tests.benchmarks.load PORT REQUESTS SECONDS CONNECTIONS OFFSET

Prints {"requests", "seconds", "failed", "p50_ms", "p99_ms"} as JSON.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

import uvloop


class Connection(asyncio.Protocol):
    """One connection: sends the next request as soon as the answer before it has arrived."""

    def __init__(self, requests: Iterator[bytes], until: float, latencies: list[float]) -> None:
        self.failed = 0
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._requests = requests
        self._until = until
        self._latencies = latencies
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, ended, body = self._received.partition(b"\r\n\r\n")
        if not ended or len(body) < _announced(head):
            return
        now = time.perf_counter()
        self._latencies.append(now - self._sent_at)
        self.failed += head[9:10] != b"2"
        self._received = b""
        if now < self._until:
            self._send()
        else:
            self._transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        if self._received or error is not None or time.perf_counter() < self._until:
            self.failed += 1
        if not self.ended.done():
            self.ended.set_result(None)

    def _send(self) -> None:
        self._sent_at = time.perf_counter()
        self._transport.write(next(self._requests))  # type: ignore[attr-defined]


def _announced(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def _rendered(lines: list[str]) -> list[bytes]:
    rendered = []
    for line in lines:
        method, path, token, body = line.split("\t")
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
        if body:
            head += f"Content-Type: application/json\r\nContent-Length: {len(body.encode())}\r\n"
        rendered.append(f"{head}\r\n{body}".encode())
    return rendered


async def _drive(port: int, requests: list[bytes], seconds: float, connections: int, offset: int) -> dict[str, float]:
    latencies: list[float] = []
    loop = asyncio.get_running_loop()
    rotated = islice(cycle(requests), offset % len(requests), None)
    begun = time.perf_counter()
    made = [
        await loop.create_connection(lambda: Connection(rotated, begun + seconds, latencies), "127.0.0.1", port)
        for _ in range(connections)
    ]
    await asyncio.gather(*(protocol.ended for _, protocol in made))
    elapsed = time.perf_counter() - begun
    latencies.sort()
    return {
        "requests": len(latencies),
        "seconds": elapsed,
        "failed": sum(protocol.failed for _, protocol in made),
        "p50_ms": latencies[len(latencies) // 2] * 1_000,
        "p99_ms": latencies[len(latencies) * 99 // 100] * 1_000,
    }


def main() -> None:
    """Drives as the arguments say."""
    port, file, seconds, connections, offset = sys.argv[1:]
    requests = _rendered(Path(file).read_text().splitlines())
    print(json.dumps(uvloop.run(_drive(int(port), requests, float(seconds), int(connections), int(offset)))))


if __name__ == "__main__":
    main()
