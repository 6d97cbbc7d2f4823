"""Requests made up from the API's own description, right and wrong ones: schemathesis with every check."""

import itertools
import json
import os
from datetime import date
from typing import Any
from uuid import UUID

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis import Case, Response
from schemathesis.checks import CHECKS

from service.description import description
from tests.api.live import LiveServer
from tests.api.standing import Standing

EXAMPLES = int(os.environ.get("MERIT_TESTS_EXAMPLES", "25"))
BETWEEN_FIELDS = {"organisation_life", "died_before_born", "before_opened", "after_closed"}
"""Codes of rules between two fields, or between a field and what is stored: JSON Schema has no words for them."""

schemathesis.openapi.format("date", st.dates(date(1900, 1, 1), date(2200, 12, 31)).map(str))
schema = schemathesis.openapi.from_dict(json.loads(description()))
_numbers = itertools.count()


@pytest.fixture
def standing(live_server: LiveServer) -> Standing:
    """A firm with a matter, its parties and a claim, to which most made-up requests are led."""
    return Standing.of(live_server)


@schema.parametrize()
@settings(
    max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
def test_a_made_up_request_is_answered_as_described(case: Case, live_server: LiveServer, standing: Standing) -> None:
    _lead(case, standing)
    answer = case.call(base_url=live_server.url, headers=standing.headers(case.operation.path))
    excluded = [CHECKS.get_one("positive_data_acceptance")] if _is_refused_by_a_rule(answer) else []
    case.validate_response(answer, excluded_checks=excluded)


def _lead(case: Case, standing: Standing) -> None:
    """Leads three in four well-formed ids to something that is there, and gives what only an earlier answer can."""
    for name, value in (case.path_parameters or {}).items():
        if name in standing.ids and _is_uuid(value) and UUID(value).int % 4:
            case.path_parameters[name] = standing.ids[name]
    if case.meta is not None and case.meta.generation.mode.is_positive:
        (case.query or {}).pop("cursor", None)
        if "Idempotency-Key" in (case.headers or {}):
            case.headers["Idempotency-Key"] = f"key-{next(_numbers)}"
        if "If-Match" in (case.headers or {}):
            case.headers["If-Match"] = "*"
            if case.method == "PUT":  # which may add, and then there is no version yet
                del case.headers["If-Match"]
        if isinstance(case.body, dict):
            case.body |= {
                name: standing.ids[name] for name in case.body.keys() & standing.ids.keys() if case.body[name]
            }


def _is_uuid(value: Any) -> bool:
    try:
        UUID(value)
    except (ValueError, AttributeError, TypeError):
        return False
    return True


def _is_refused_by_a_rule(answer: Response) -> bool:
    if answer.status_code != 422:
        return False
    refusal = answer.json()
    codes = {error["code"] for error in refusal["errors"]}
    return refusal["code"] == "impossible_facts" or (bool(codes) and codes <= BETWEEN_FIELDS)
