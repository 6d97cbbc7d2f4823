"""deploy/env.example is the reference of the settings: complete, and true about the defaults."""

import re
from pathlib import Path

import pytest
from pydantic_core import PydanticUndefined

from service.settings import Settings

EXAMPLE = Path(__file__).parents[2] / "deploy" / "env.example"
COMPOSE_ONLY = {"MERIT_WORKERS", "MERIT_PUBLISHED_PORT"}
SHOWN = dict(re.findall(r"^#(MERIT_\w+)=(.*)$", EXAMPLE.read_text(), flags=re.MULTILINE))
DEFAULTS = Settings(_env_prefix="NOT_MERIT_")  # the process's own environment plays no part


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_shown_with_its_default(name: str) -> None:
    default = getattr(DEFAULTS, name)
    assert SHOWN[f"MERIT_{name.upper()}"] == ("" if default is None else str(default))


def test_nothing_is_shown_that_is_no_setting() -> None:
    assert {name.removeprefix("MERIT_").lower() for name in SHOWN.keys() - COMPOSE_ONLY} == set(Settings.model_fields)


def test_every_setting_has_a_default() -> None:
    fields = Settings.model_fields.values()
    assert all(field.default is not PydanticUndefined or field.default_factory for field in fields)
