"""Puts load on a server or on PostgreSQL, in turns, and measures."""

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from service.db.postgres_programs import program_folder
from tests.benchmarks.scale import Scale
from tests.benchmarks.servers import NotServing

CONNECTIONS = 16
WARM_UP_SECONDS = 1.0
_STRIDE = 7_919  # prime, so that rounds begin at places that are not multiples of one another


@dataclass(frozen=True)
class Measured:
    """One round: requests a second; the median and the 99th percentile of the time to the answer, where known."""

    rate: float
    p50_ms: float | None = None
    p99_ms: float | None = None


Round = Callable[[float, int], Measured]
"""Loads for some seconds, beginning at a place among the requests that depends on the round's number."""


@dataclass(frozen=True)
class Series:
    """The rounds of one variant."""

    rounds: tuple[Measured, ...]

    @property
    def rate(self) -> float:
        """Requests a second, the median of the rounds."""
        return statistics.median(measured.rate for measured in self.rounds)

    @property
    def spread(self) -> float:
        """Half the distance between the best and the worst round, as a share of the median."""
        rates = [measured.rate for measured in self.rounds]
        return (max(rates) - min(rates)) / 2 / self.rate

    def latency(self, name: str) -> float | None:
        """The median of `p50_ms` or `p99_ms`."""
        found = [value for measured in self.rounds if (value := getattr(measured, name)) is not None]
        return statistics.median(found) if found else None

    def times(self, other: "Series") -> float:
        """How many times as fast as another: the median of the ratios, round by round."""
        return statistics.median(a.rate / b.rate for a, b in zip(self.rounds, other.rounds, strict=True))


def in_turns(variants: Mapping[str, Round], *, rounds: int, seconds: float) -> dict[str, Series]:
    """Measures A B C A B C …, after a moment of warming up each, so that a noisy minute falls on all of them."""
    for run in variants.values():
        run(min(WARM_UP_SECONDS, seconds), 0)
    found: dict[str, list[Measured]] = {name: [] for name in variants}
    for number in range(1, rounds + 1):
        for name, run in variants.items():
            found[name].append(run(seconds, number))
    return {name: Series(tuple(measured)) for name, measured in found.items()}


def generator() -> str:
    """Returns which load generator is used."""
    return "wrk" if shutil.which("wrk") else "bundled"


def http(port: int, requests: Path, using: str) -> Round:
    """Returns a round against a server. Raises NotServing where an answer is no success."""

    def run(seconds: float, number: int) -> Measured:
        offset = str(number * _STRIDE)
        if using == "wrk":
            script = Path(__file__).with_name("wrk.lua")
            load = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "--latency", "-s", str(script)]
            command = [*load, f"http://127.0.0.1:{port}", "--", str(requests), offset]
        else:
            load = [sys.executable, "-m", "tests.benchmarks.load", str(port), str(requests)]
            command = [*load, str(seconds), str(CONNECTIONS), offset]
        found = json.loads(_output(command).strip().splitlines()[-1])
        if found["failed"] or not found["requests"]:
            raise NotServing(f"{found['failed']} of {found['requests']} answers of {requests.stem} were no success.")
        return Measured(found["requests"] / found["seconds"], found["p50_ms"], found["p99_ms"])

    return run


def pgbench(url: str, script: Path, scale: Scale) -> Round:
    """Returns a round of PostgreSQL's own load generator, in the application's role."""
    environment = {**os.environ, "PGOPTIONS": "-c role=merit_app -c jit=off -c timezone=UTC"}
    values = [f"-D{name}={value}" for name, value in (("firms", scale.firms), ("ordinary", scale.ordinary))]

    def run(seconds: float, number: int) -> Measured:
        load = [str(program_folder() / "pgbench"), "-n", "-M", "prepared", "-j1", f"-c{CONNECTIONS}"]
        timed = [f"-T{max(1, round(seconds))}", f"--random-seed={number}", *values, "-f", str(script), url]
        found = re.search(r"^tps = ([0-9.]+)", _output([*load, *timed], environment), re.MULTILINE)
        if found is None:
            raise NotServing("pgbench did not say how fast it was.")
        return Measured(float(found[1]))

    return run


def _output(command: Sequence[str], environment: Mapping[str, str] | None = None) -> str:
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if ended.returncode != 0:
        raise NotServing(f"{Path(command[0]).name} failed:\n{ended.stdout}{ended.stderr}")
    return ended.stdout
