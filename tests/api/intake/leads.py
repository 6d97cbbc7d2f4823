"""Leads as tests take them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.builders.people import employ
from tests.conftest import Firm


async def lead_of(firm: Firm, **fields: Any) -> dict[str, Any]:
    """Takes a lead."""
    answer = await firm.api.post("/v1/leads", json={"caller_name": "Margaret Fabian"} | fields)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def days_ago(days: int) -> str:
    """Returns a day before today in UTC."""
    return (datetime.now(UTC).date() - timedelta(days=days)).isoformat()


async def reviewer_of(firm: Firm) -> str:
    """Puts a member into the firm; returns the id."""
    member = await employ(firm.api)
    return str(member["id"])


def findings(**fields: Any) -> dict[str, Any]:
    """Returns what a reviewer sends."""
    fair = {"grade": "fair", "reason": "As the chart has it."}
    order = {"liability": fair, "causation": fair, "damages": fair, "cost_value": fair, "recommendation": "accept"}
    return order | fields
