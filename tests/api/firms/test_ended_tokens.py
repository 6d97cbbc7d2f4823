"""The tokens of a member end when he is removed or may do less, and only then."""

from typing import Any

import pytest
from fastapi import FastAPI

from service import clock
from service.db.sessions import platform_session
from service.domain.firms.schemas.members import MemberOut
from service.domain.identity.rules.signing_keys import LONGEST_TOKEN
from service.domain.identity.store.ended_members import ended_since
from tests.api.firms.conftest import place
from tests.builders.acting import Acting
from tests.builders.people import joined
from tests.conftest import Firm


async def ended(app: FastAPI, member: MemberOut) -> bool:
    """Whether what was issued to a member until now is refused once processes have looked."""
    async with platform_session(app.state.database) as db:
        return member.id in await ended_since(db, clock.now() - LONGEST_TOKEN)


async def test_the_token_of_a_removed_member_is_refused(app: FastAPI, firm_a: Firm, acting: Acting) -> None:
    member = await joined(app.state.database, firm_a.id, "reader")
    theirs = await acting(firm_a, member)
    assert (await theirs.get("/v1/matters")).status_code == 200
    await firm_a.api.post(f"{place(member)}/remove")
    await app.state.tokens.reload()  # as every process does each second
    assert (await theirs.get("/v1/matters")).status_code == 401


@pytest.mark.parametrize(
    ("role", "change", "ends"),
    [
        ("paralegal", {"role": "reader"}, True),
        ("paralegal", {"role": "billing"}, True),
        ("reader", {"role": "paralegal"}, False),
        ("paralegal", {"name": "Another Name"}, False),
        ("paralegal", {"role": "paralegal"}, False),
    ],
)
async def test_a_change_ends_tokens_where_it_takes_a_permission(
    app: FastAPI, firm_a: Firm, role: str, change: dict[str, Any], ends: bool
) -> None:
    member = await joined(app.state.database, firm_a.id, role)
    assert (await firm_a.api.patch(place(member), json=change)).status_code == 200
    assert await ended(app, member) is ends


@pytest.mark.parametrize(
    ("permissions", "ends"), [(["contacts:read"], True), (["contacts:read", "contacts:write", "firm:read"], False)]
)
async def test_a_role_that_loses_a_permission_ends_the_tokens_of_its_members(
    app: FastAPI, firm_a: Firm, permissions: list[str], ends: bool
) -> None:
    order = {"key": "intake", "name": "Intake", "permissions": ["contacts:read", "contacts:write"]}
    role = (await firm_a.api.post("/v1/roles", json=order)).json()
    member, other = [await joined(app.state.database, firm_a.id, name) for name in ("intake", "reader")]
    answer = await firm_a.api.patch(f"/v1/roles/{role['id']}", json={"permissions": permissions})
    assert answer.status_code == 200
    assert (await ended(app, member), await ended(app, other)) == (ends, False)


async def test_a_change_that_is_refused_ends_nothing(app: FastAPI, firm_a: Firm, owner: MemberOut) -> None:
    assert (await firm_a.api.post(f"{place(owner)}/remove")).status_code == 403
    assert not await ended(app, owner)
