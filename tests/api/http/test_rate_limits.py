"""How often a firm, its clients and a network without a token may ask; what the answers say of it."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

import httpx
import pytest
from fastapi import APIRouter, FastAPI, Response

from service.app import create_app
from service.gateways import request_counts
from service.settings import Settings
from service.values.caller import Caller
from service.web.access import calling
from service.web.rate_limits import RateLimits
from service.web.route import MeritRoute
from tests.api.clients.conftest import CLIENTS, bearer, client_of
from tests.api.http.records import refused
from tests.conftest import Firm

NOON = 1_795_521_600
"""2026-11-24T12:00:00Z in seconds since 1970, a multiple of 60: 20,781 days of 86,400 s and 43,200 s."""


class Clock:
    """A clock that stands still until it is set."""

    at = float(NOON)

    def __call__(self) -> float:
        return self.at


class Broken:
    """A store that does not answer."""

    asked = 0

    async def add(self, whose: str, window: int) -> int:
        """Fails."""
        self.asked += 1
        raise ConnectionError(whose, window)


made_up = APIRouter(tags=["made-up"], route_class=MeritRoute)


@made_up.post("/v1/made-up/bulk", operation_id="bulkMadeUp")
async def bulk(_: Annotated[Caller, calling(None, bulk=True)]) -> Response:
    """Stands for a route that makes much work."""
    return Response(status_code=204)


@asynccontextmanager
async def limited(settings: Settings, **limits: Any) -> AsyncIterator[tuple[FastAPI, Clock]]:
    """An application of its own with these limits, whose clock stands still."""
    app, clock = (
        create_app(settings.model_copy(update={f"rate_limit_{name}": v for name, v in limits.items()})),
        Clock(),
    )
    app.router.routes.extend(made_up.routes)
    async with app.router.lifespan_context(app):
        app.state.rate_limits._now = clock
        yield app, clock


@asynccontextmanager
async def asking(app: FastAPI, firm: Firm) -> AsyncIterator[httpx.AsyncClient]:
    """The firm's client, asking another application over the same database."""
    headers = {"Authorization": firm.api.headers["Authorization"]}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://merit.test", headers=headers
    ) as api:
        yield api


async def statuses(api: httpx.AsyncClient, times: int, path: str = "/v1/me") -> list[int]:
    return [(await api.get(path)).status_code for _ in range(times)]


async def test_the_request_after_the_last_is_refused_until_the_minute_is_over(
    test_settings: Settings, firm_a: Firm
) -> None:
    async with limited(test_settings, client=2) as (app, clock), asking(app, firm_a) as api:
        clock.at = NOON + 17.25
        assert await statuses(api, 2) == [200, 200]
        answer = await api.get("/v1/me")
        refused(answer, 429, "rate_limited")
        assert answer.headers["Retry-After"] == "43"  # 60 - 17: the whole seconds that remain, rounded up
        clock.at = NOON + 59.999
        assert await statuses(api, 1) == [429]
        clock.at = NOON + 60.0
        assert await statuses(api, 3) == [200, 200, 429]


async def test_the_answers_say_what_is_left(test_settings: Settings, firm_a: Firm) -> None:
    # draft-ietf-httpapi-ratelimit-headers-09, 3 and 4: q and w are the quota and its window, r and t what remains
    # and the seconds until it is whole again.
    async with limited(test_settings, client=5, firm=9) as (app, clock), asking(app, firm_a) as api:
        clock.at = NOON + 20
        await api.get("/v1/me")
        headers = (await api.get("/v1/matters/none")).headers
        assert headers["RateLimit-Policy"] == '"client";q=5;w=60, "firm";q=9;w=60'
        assert headers["RateLimit"] == '"client";r=3;t=40, "firm";r=7;t=40'


async def test_two_firms_do_not_share_a_budget(test_settings: Settings, firm_a: Firm, firm_b: Firm) -> None:
    async with limited(test_settings, firm=2) as (app, _), asking(app, firm_a) as a, asking(app, firm_b) as b:
        assert await statuses(a, 3) == [200, 200, 429]
        assert await statuses(b, 2) == [200, 200]


async def test_what_is_refused_to_a_client_is_not_taken_from_its_firm(test_settings: Settings, firm_a: Firm) -> None:
    other = await client_of(firm_a)
    async with limited(test_settings, client=2, firm=4) as (app, _), asking(app, firm_a) as api:
        header = await bearer(api, other)
        assert await statuses(api, 50) == [200] * 2 + [429] * 48
        api.headers.update(header)
        assert await statuses(api, 3) == [200, 200, 429]


async def test_bulk_work_leaves_people_their_budget(test_settings: Settings, firm_a: Firm) -> None:
    async with limited(test_settings, client_bulk=1, client=2) as (app, _), asking(app, firm_a) as api:
        bulky = [await api.post("/v1/made-up/bulk") for _ in range(3)]
        assert [answer.status_code for answer in bulky] == [204, 429, 429]
        assert bulky[0].headers["RateLimit-Policy"] == '"client-bulk";q=1;w=60, "firm-bulk";q=120;w=60'
        assert await statuses(api, 3) == [200, 200, 429]


async def test_of_many_at_once_as_many_are_served_as_the_limit_says(test_settings: Settings, firm_a: Firm) -> None:
    async with limited(test_settings, client=7) as (app, _), asking(app, firm_a) as api:
        answers = await asyncio.gather(*(api.get("/v1/me") for _ in range(30)))
        assert sorted(answer.status_code for answer in answers) == [200] * 7 + [429] * 23


async def test_processes_that_count_in_the_database_share_the_limit(
    test_settings: Settings, firm_a: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_counts, "_ANSWER_WITHIN", 60)  # however busy this machine is
    shared = {"client": 7, "storage": "postgresql"}
    async with (
        limited(test_settings, **shared) as (one, _),
        limited(test_settings, **shared) as (other, clock),
        asking(one, firm_a) as left,
        asking(other, firm_a) as right,
    ):
        answers = await asyncio.gather(*(api.get("/v1/me") for _ in range(10) for api in (left, right)))
        assert sorted(answer.status_code for answer in answers) == [200] * 7 + [429] * 13
        clock.at = NOON + 60
        assert await statuses(right, 1) == [200]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
async def test_signs_of_life_are_never_refused(test_settings: Settings, path: str) -> None:
    limits = {"network": 1, "firm": 1, "client": 1}
    async with limited(test_settings, **limits) as (app, _):
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://merit.test") as api:
            assert await statuses(api, 5, path) == [200] * 5


@pytest.mark.parametrize("path", ["/oauth/token", "/oauth/introspect", "/sign-in"])
async def test_a_network_without_a_token_is_heard_as_often_as_the_limit_says(
    test_settings: Settings, path: str
) -> None:
    async with limited(test_settings, network=2) as (app, _):
        for network, refusals in (("198.51.100.7", 2), ("203.0.113.9", 2)):
            transport = httpx.ASGITransport(app=app, client=(network, 123))
            async with httpx.AsyncClient(transport=transport, base_url="http://merit.test") as api:
                found = [(await api.post(path, data={"grant_type": "none"})).status_code for _ in range(4)]
                assert found.count(429) == refusals
                assert found[2:] == [429, 429]


async def test_a_firm_gives_a_client_a_limit_of_its_own(test_settings: Settings, firm_a: Firm) -> None:
    client = await client_of(firm_a)
    answer = await firm_a.api.patch(f"{CLIENTS}/{client['id']}", json={"requests_per_minute": 1})
    assert answer.json()["requests_per_minute"] == 1
    async with limited(test_settings) as (app, _), asking(app, firm_a) as api:
        api.headers.update(await bearer(api, client))
        assert await statuses(api, 2) == [200, 429]


async def test_a_client_gets_no_more_than_its_firm_has(test_settings: Settings, firm_a: Firm) -> None:
    client = await client_of(firm_a)
    await firm_a.api.patch(f"{CLIENTS}/{client['id']}", json={"requests_per_minute": 1_000_000})
    async with limited(test_settings, firm=3) as (app, _), asking(app, firm_a) as api:
        api.headers.update(await bearer(api, client))
        assert (await api.get("/v1/me")).headers["RateLimit-Policy"] == '"client";q=3;w=60, "firm";q=3;w=60'


async def test_null_takes_the_limit_away(firm_a: Firm) -> None:
    client = await client_of(firm_a)
    for limit in (5, None):
        answer = await firm_a.api.patch(f"{CLIENTS}/{client['id']}", json={"requests_per_minute": limit})
        assert answer.json()["requests_per_minute"] == limit


@pytest.mark.parametrize("wrong", [0, -1, 1_000_001, 1.5, "5", True, 10**30, [1]])
async def test_a_wrong_limit_is_refused(firm_a: Firm, wrong: Any) -> None:
    client = await client_of(firm_a)
    answer = await firm_a.api.patch(f"{CLIENTS}/{client['id']}", json={"requests_per_minute": wrong})
    assert refused(answer, 422, "invalid")["errors"][0]["pointer"] == "/requests_per_minute"


async def test_where_the_store_fails_requests_are_served_and_the_log_says_so_once(
    test_settings: Settings, firm_a: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    async with limited(test_settings, client=1) as (app, clock), asking(app, firm_a) as api:
        broken = Broken()
        app.state.rate_limits = RateLimits(test_settings, broken, clock)
        assert await statuses(api, 3) == [200] * 3
        assert broken.asked == 1  # it is left alone for five seconds
        assert capsys.readouterr().err.count("requests cannot be counted") == 1
        clock.at += 5
        assert await statuses(api, 1) == [200]
        assert broken.asked == 2


async def test_without_limits_nothing_is_counted(test_settings: Settings, firm_a: Firm) -> None:
    settings = test_settings.model_copy(update={"rate_limits": "off"})
    async with limited(settings, client=1) as (app, _), asking(app, firm_a) as api:
        answer = await api.get("/v1/me")
        assert not [name for name in answer.headers if re.match("ratelimit", name)]
        assert await statuses(api, 2) == [200] * 2
