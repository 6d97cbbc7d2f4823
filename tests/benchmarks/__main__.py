"""Runs the benchmark. What the output means is said in the package's docstring."""

import argparse
import asyncio
import json
import random
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from service import clock
from service.db.embedded import EmbeddedServer, embedded_server
from service.values.errors import CannotStart
from tests.benchmarks import clients, loading, names, report, servers
from tests.benchmarks.driving import WARM_UP_SECONDS, Round, generator, http, in_turns, pgbench
from tests.benchmarks.operations import OPERATIONS, Operation, request_lines
from tests.benchmarks.scale import FULL, MATTER, SMALL, TINY, Scale, row_id
from tests.benchmarks.servers import NotServing, Place

_PAGE = 1_000
_SEARCHES = 5_000
_POSTGRESQL = {"shared_buffers": "1GB", "max_wal_size": "4GB", "checkpoint_timeout": "15min", "fsync": "on"}
"""As a server for this much data is set; everything else as Merit's embedded one has it."""


@dataclass(frozen=True)
class Bench:
    """What the measurements share."""

    place: Place
    scale: Scale
    rounds: int
    seconds: float
    generator: str
    ports: Mapping[str, int]

    def turns(self, what: str, variants: Mapping[str, Round], say: loading.Say) -> dict[str, Any]:
        """Measures the variants in turns."""
        seconds = (self.rounds * self.seconds + min(self.seconds, WARM_UP_SECONDS)) * len(variants)
        say(f"measuring {what}: {', '.join(variants)} in turns, about {seconds:.0f} s")
        return in_turns(variants, rounds=self.rounds, seconds=self.seconds)


def main() -> None:
    """Entry of `python -m tests.benchmarks`."""
    arguments = _arguments()
    try:
        _run(arguments, _progress())
    except KeyboardInterrupt:
        sys.exit(130)
    except (CannotStart, NotServing) as refused:
        print(f"benchmark: {refused}", file=sys.stderr)
        sys.exit(2)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="Measures speed; see tests/benchmarks/__init__.py.")
    parser.add_argument("--small", action="store_const", dest="scale", const=SMALL, help="1 %% of the data")
    parser.add_argument("--tiny", action="store_const", dest="scale", const=TINY, help="just enough to see it work")
    parser.add_argument("--only", default="abce", help="which operations, such as ac")
    parser.add_argument("--rounds", type=int, help="how often each variant has its turn")
    parser.add_argument("--seconds", type=float, help="how long a turn is; wrk takes whole seconds")
    parser.add_argument("--bundled", action="store_true", help="use the bundled load generator even if there is wrk")
    parser.add_argument("--folder", type=Path, default=Path(".merit/bench"), help="where the data are kept")
    parser.add_argument("results", type=Path, nargs="?", help="the JSON file; results.json of the folder unless given")
    parser.set_defaults(scale=FULL)
    return parser.parse_args()


def _run(arguments: argparse.Namespace, say: loading.Say) -> None:
    scale: Scale = arguments.scale
    using = "bundled" if arguments.bundled else generator()
    with _database(arguments.folder, say) as server:
        name = asyncio.run(loading.prepare(server, scale, say))
        place = Place(server.url(name), server.folder, f"http://127.0.0.1:{servers.free_port()}")
        with ExitStack() as running:
            say("starting the servers")
            ports = {"merit": running.enter_context(servers.merit(place))}
            _keep_public_keys(place, ports["merit"])
            plain, unchecked = "tests.benchmarks.plain_app:app", "tests.benchmarks.unchecked_app:create"
            ports["plain"] = running.enter_context(servers.application("plain", plain, place))
            ports["unchecked"] = running.enter_context(servers.application("unchecked", unchecked, place, factory=True))
            rounds, seconds = (5, 3.0) if scale is FULL else (3, 2.0)
            bench = Bench(place, scale, arguments.rounds or rounds, arguments.seconds or seconds, using, ports)
            results = _measure(bench, arguments.only, say)
    file: Path = arguments.results or arguments.folder / "results.json"
    file.write_text(json.dumps(results, indent=2) + "\n")
    print(f"\nwritten: {file}")


@contextmanager
def _database(folder: Path, say: loading.Say) -> Iterator[EmbeddedServer]:
    """Yields the server, with the settings that a benchmark needs; they hold from its next start on."""
    own = folder.absolute() / "postgres" / "postgresql.auto.conf"
    if not own.exists():
        with embedded_server(folder, say):
            own.write_text("".join(f"{name} = '{value}'\n" for name, value in _POSTGRESQL.items()))
    with embedded_server(folder, say) as server:
        yield server


def _keep_public_keys(place: Place, port: int) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/oauth/jwks.json") as answer:
        (place.folder / "jwks.json").write_bytes(answer.read())


def _measure(bench: Bench, only: str, say: loading.Say) -> dict[str, Any]:
    say("getting a token for every firm")
    secrets = loading.client_secrets(bench.place.folder, bench.scale)
    tokens = asyncio.run(clients.access_tokens(bench.ports["merit"], secrets))
    print(f"\n{report.heading(bench.scale, bench.generator)}", flush=True)
    results: dict[str, Any] = {
        "at": clock.now().isoformat(),
        "scale": bench.scale.name,
        "generator": bench.generator,
        "machine": report.machine(),
    }
    for operation in OPERATIONS:
        if operation.key in only:
            results[operation.key] = _operation(bench, operation, tokens, say)
    if "a" in results:
        seconds = asyncio.run(clients.token_check_seconds(bench.place, tokens))
        rate = results["a"]["variants"]["merit"]["requests_per_second"]
        print(report.token_check(seconds, rate))
        results["token_check"] = {"seconds": seconds, "share_of_a": seconds * rate}
    if "b" in results:
        results["page_1000"] = _pages(bench, tokens[0], say)
    if "e" in only:
        results["e"] = _search(bench, tokens[0], say)
    return results


def _operation(bench: Bench, operation: Operation, tokens: list[str], say: loading.Say) -> dict[str, Any]:
    requests = bench.place.folder / f"requests-{operation.key}.txt"
    _write_private(requests, request_lines(operation, bench.scale, tokens))
    script = bench.place.folder / f"pgbench-{operation.key}.sql"
    script.write_text(operation.pgbench)
    wanted = [name for name in bench.ports if name != "unchecked" or operation.key == "a"]
    variants = {name: http(bench.ports[name], requests, bench.generator) for name in wanted}
    variants["pgbench"] = pgbench(bench.place.url, script, bench.scale)
    found = bench.turns(f"({operation.key})", variants, say)
    ratios = report.ratios(found)
    print(report.table(f"({operation.key}) {operation.title}", found))
    print(report.verdict(operation, ratios), flush=True)
    return {"variants": report.as_json(found), "ratios": ratios}


def _pages(bench: Bench, token: str, say: loading.Say) -> dict[str, Any]:
    """Measures the first and the thousandth page of the large firm's list."""
    port, size = bench.ports["merit"], bench.scale.page_rows
    cursor = asyncio.run(clients.cursor_after(port, token, (_PAGE - 1) * size))
    variants = {}
    for name, query in (("page 1", ""), (f"page {_PAGE:,}", f"&cursor={cursor}")):
        file = bench.place.folder / f"requests-{name.replace(' ', '-').replace(',', '')}.txt"
        _write_private(file, f"GET\t/v1/matters?limit={size}{query}\t{token}\t\n")
        variants[name] = http(port, file, bench.generator)
    found = bench.turns("pages", variants, say)
    first, late = found.values()
    times = first.times(late)
    print(report.table(f"pages of {size} of a firm with {bench.scale.large:,} matters", found))
    print(report.paging(times), flush=True)
    return {"variants": report.as_json(found), "cost_in_page_1": times}


def _search(bench: Bench, token: str, say: loading.Say) -> dict[str, Any]:
    """Measures searching the large firm's names beside reading one of its matters by id."""
    port, chance = bench.ports["merit"], random.Random("searches")
    paths: dict[str, Callable[[], str]] = {
        "by id": lambda: f"/v1/matters/{row_id(MATTER, 0, chance.randrange(bench.scale.large))}",
        "by name": lambda: f"/v1/contact-search?{urlencode({'text': names.sought(chance)})}",
    }
    variants = {}
    for name, path in paths.items():
        file = bench.place.folder / f"requests-e-{name.replace(' ', '-')}.txt"
        _write_private(file, "".join(f"GET\t{path()}\t{token}\t\n" for _ in range(_SEARCHES)))
        variants[name] = http(port, file, bench.generator)
    found = bench.turns("(e)", variants, say)
    by_id, by_name = found.values()
    times = by_id.times(by_name)
    print(report.table(f"(e) a conflict search by name among {bench.scale.names:,}", found))
    print(report.searching(times), flush=True)
    return {"variants": report.as_json(found), "cost_in_a": times}


def _write_private(file: Path, text: str) -> None:
    """Writes what carries tokens: for nobody else to read."""
    file.touch(mode=0o600)
    file.write_text(text)


def _progress() -> loading.Say:
    begun = time.monotonic()

    def say(step: str) -> None:
        print(f"{time.monotonic() - begun:6.1f} s  {step}", flush=True)

    return say


if __name__ == "__main__":
    main()
