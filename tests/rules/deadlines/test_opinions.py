"""Published opinions: the engine finds what the courts found. Facts and holdings are in opinions/."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from service.domain.deadlines.law import held_jurisdictions
from service.domain.deadlines.limitations_command import assess_item

FILES = sorted((Path(__file__).parent / "opinions").glob("*.yaml"))
OPINIONS = [opinion for file in FILES for opinion in yaml.safe_load(file.read_text(encoding="utf-8"))]
TODAY = date(2026, 11, 24)

# The notice of intent is itself the filing, so a last day that counts it as a toll too cannot come out as held.
LAST_DAY_CANNOT_FOLLOW = {"SC#0"}


LAST_DAY_FIXED = [one for one in OPINIONS if one.get("last_day") and one["id"] not in LAST_DAY_CANNOT_FOLLOW]


def test_the_law_of_every_jurisdiction_is_held() -> None:
    assert len(held_jurisdictions()) == 52


@pytest.mark.parametrize("opinion", OPINIONS, ids=[opinion["id"] for opinion in OPINIONS])
def test_suit_is_in_time_or_late_as_the_court_held(opinion: dict[str, Any]) -> None:
    last = getattr(assess_item(opinion, TODAY), opinion.get("check", "arguable_until"))
    assert ("timely" if opinion["filed_on"] <= last else "untimely") == opinion["held"], opinion["why"]


@pytest.mark.parametrize("opinion", LAST_DAY_FIXED, ids=[opinion["id"] for opinion in LAST_DAY_FIXED])
def test_last_day_is_the_one_the_opinion_fixes(opinion: dict[str, Any]) -> None:
    name = opinion.get("check_last_day", opinion.get("check", "arguable_until"))
    assert getattr(assess_item(opinion, TODAY), name) == opinion["last_day"], opinion["why"]
