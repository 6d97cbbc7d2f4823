"""The benchmark itself works: at a scale where its figures mean nothing, every part of it runs."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from tests.benchmarks import rows
from tests.benchmarks.driving import Measured, Series
from tests.benchmarks.operations import OPERATIONS, Operation, id_text
from tests.benchmarks.scale import FULL, MATTER, SMALL, TINY, Scale, row_id

ROOT = Path(__file__).parents[2]
Results = dict[str, Any]


def series(*rates: float) -> Series:
    return Series(tuple(Measured(rate) for rate in rates))


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """What a run leaves behind."""
    folder = tmp_path_factory.mktemp("bench")
    command = [sys.executable, "-m", "tests.benchmarks", "--tiny", "--bundled", "--rounds", "1", "--seconds", "0.2"]
    places = ["--folder", str(folder), str(folder / "found.json")]
    ended = subprocess.run([*command, *places], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    found: Results = json.loads((folder / "found.json").read_text())
    return found


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.key)
def test_a_run_measures_every_variant_of_an_operation(results: Results, operation: Operation) -> None:
    found = results[operation.key]
    wanted = {"merit", "plain", "pgbench"} | ({"unchecked"} if operation.key == "a" else set())
    assert set(found["variants"]) == wanted
    assert all(figures["requests_per_second"] > 0 for figures in found["variants"].values())
    assert {"times plain", "times pgbench", "p99 over p50"} <= set(found["ratios"])


def test_a_run_measures_the_token_check_and_a_late_page(results: Results) -> None:
    assert results["token_check"]["share_of_a"] > 0
    assert set(results["page_1000"]["variants"]) == {"page 1", "page 1,000"}


def test_a_run_measures_a_search_by_name(results: Results) -> None:
    assert set(results["e"]["variants"]) == {"by id", "by name"}


@pytest.mark.parametrize(("scale", "matters"), [(FULL, 1_000_000), (SMALL, 10_000), (TINY, 1_400)])
def test_the_firms_share_all_matters(scale: Scale, matters: int) -> None:
    assert sum(scale.matters_of(firm) for firm in range(scale.firms)) == matters


@pytest.mark.parametrize("scale", [FULL, SMALL, TINY])
def test_the_large_firm_has_more_than_a_thousand_pages(scale: Scale) -> None:
    assert scale.matters_of(0) > 1_000 * scale.page_rows


def test_the_data_are_the_same_every_time() -> None:
    for lines in (rows.firms, rows.contacts, rows.matters, rows.parties):
        assert list(lines(TINY)) == list(lines(TINY))


async def test_pgbench_asks_for_ids_that_were_loaded(superuser_url: str) -> None:
    connection = await asyncpg.connect(superuser_url)
    try:
        asked = await connection.fetchval("SELECT " + id_text(MATTER, "700").replace(":f", "31"))
    finally:
        await connection.close()
    assert UUID(asked) == UUID(row_id(MATTER, 31, 700))


def test_a_ratio_is_the_median_of_the_rounds() -> None:
    # 10/2 = 5, 12/3 = 4, 30/3 = 10: the median is 5
    assert series(10, 12, 30).times(series(2, 3, 3)) == 5


def test_the_spread_is_half_the_range_as_a_share_of_the_median() -> None:
    # (120 - 80) / 2 / 100
    assert series(80, 100, 120).spread == pytest.approx(0.2)
