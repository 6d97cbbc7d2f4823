"""Members who act."""

from uuid import UUID

import pytest
from fastapi import FastAPI

from service.domain.firms.schemas.members import MemberOut
from tests.builders.people import joined
from tests.conftest import Firm


@pytest.fixture
async def owner(app: FastAPI, firm_a: Firm) -> MemberOut:
    """The first owner of firm A."""
    return await joined(app.state.database, firm_a.id, "owner")


def place(member: MemberOut | UUID) -> str:
    """Returns the address of a member."""
    return f"/v1/members/{member if isinstance(member, UUID) else member.id}"
