"""What was measured, for people and as JSON."""

import os
import platform
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from service.db.postgres_programs import major_version
from tests.benchmarks.driving import CONNECTIONS, Series
from tests.benchmarks.operations import Operation
from tests.benchmarks.scale import Scale

_TAIL_GOAL = 4.0
_TOKEN_GOAL = 0.05
_PAGE_GOAL = 1.3
_SEARCH_GOAL = 3.0
_NOT_YET = "deadlines and (d) the docket are not there yet and not measured"


def heading(scale: Scale, generator: str) -> str:
    """Returns what the figures stand on."""
    return (
        f"{scale.firms:,} firms, {scale.matters:,} matters, {2 * scale.matters:,} parties; PostgreSQL "
        f"{major_version()}, fsync on; one server process; {CONNECTIONS} connections by {generator}; "
        f"{os.cpu_count()} cores shared by all.\n({_NOT_YET})"
    )


def table(title: str, found: Mapping[str, Series]) -> str:
    """Returns the figures of the variants, one a line."""
    lines = [f"\n{title}", f"  {'':10}{'requests/s':>12}{'spread':>9}{'p50 ms':>9}{'p99 ms':>9}{'p99/p50':>9}"]
    for name, series in found.items():
        half, tail = series.latency("p50_ms"), series.latency("p99_ms")
        latency = "" if half is None or tail is None else f"{half:>9.2f}{tail:>9.2f}{tail / half:>9.1f}"
        lines.append(f"  {name:10}{series.rate:>12,.0f}{series.spread:>8.0%} {latency}")
    return "\n".join(lines)


def ratios(found: Mapping[str, Series]) -> dict[str, float]:
    """Returns Merit's speed as a multiple of each other variant's, and its p99 over its p50."""
    merit = found["merit"]
    tail, half = merit.latency("p99_ms"), merit.latency("p50_ms")
    return {
        **{f"times {name}": merit.times(other) for name, other in found.items() if name != "merit"},
        "p99 over p50": tail / half if tail and half else 0.0,
    }


def verdict(operation: Operation, found: Mapping[str, float]) -> str:
    """Returns the ratios beside what is asked of them."""
    lines = []
    if "times plain" in found:
        times = found["times plain"]
        reached = "reached" if times >= operation.required else "MISSED"
        aim = _aim(times >= operation.goal, f"goal {operation.goal:g} ×")
        lines.append(f"  {times:6.2f} × the plain way   required {operation.required:g} ×: {reached}; {aim}")
    if "times pgbench" in found:
        share = found["times pgbench"]
        aim = _aim(share >= operation.share_goal, f"goal {operation.share_goal:g} ×")
        lines.append(f"  {share:6.2f} × pgbench         {aim}")
    if "times unchecked" in found:
        lines.append(f"  {found['times unchecked']:6.2f} × without the token check")
    tail = found["p99 over p50"]
    lines.append(f"  {tail:6.2f} = p99 over p50     {_aim(tail <= _TAIL_GOAL, f'goal at most {_TAIL_GOAL:g}')}")
    return "\n".join(lines)


def token_check(seconds: float, rate: float) -> str:
    """Returns the cost of the token check as a share of the time of one request of (a)."""
    share = seconds * rate
    aim = _aim(share <= _TOKEN_GOAL, f"goal at most {_TOKEN_GOAL:.0%}")
    return f"\nthe token check: {seconds * 1e6:.1f} of {1e6 / rate:.0f} µs a request, {share:.1%}: {aim}"


def paging(times: float) -> str:
    """Returns how the thousandth page compares with the first."""
    aim = _aim(times <= _PAGE_GOAL, f"goal at most {_PAGE_GOAL:g}")
    return f"  {times:6.2f} × the cost of page 1: {aim}"


def searching(times: float) -> str:
    """Returns how a search by name compares with a matter by id."""
    aim = _aim(times <= _SEARCH_GOAL, f"goal at most {_SEARCH_GOAL:g}")
    return f"  {times:6.2f} × the cost of a matter by id: {aim}"


def _aim(reached: bool, goal: str) -> str:
    return f"{goal}: {'reached' if reached else 'not yet'}"


def as_json(found: Mapping[str, Series]) -> dict[str, Any]:
    """Returns the figures of the variants."""
    return {
        name: {
            "requests_per_second": series.rate,
            "spread": series.spread,
            "p50_ms": series.latency("p50_ms"),
            "p99_ms": series.latency("p99_ms"),
            "rounds": [asdict(measured) for measured in series.rounds],
        }
        for name, series in found.items()
    }


def machine() -> dict[str, Any]:
    """Returns what the figures depend on beside Merit."""
    return {
        "system": platform.platform(),
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "postgresql": major_version(),
    }
