"""Tasks and their templates."""

from typing import Any

import pytest

from service.values.ids import new_id
from tests.builders.casefile import BARE_MATTER, BARE_TASK, TEMPLATE
from tests.builders.people import employ
from tests.conftest import Firm


async def matter(firm: Firm) -> str:
    found: str = (await firm.api.post("/v1/matters", json=BARE_MATTER)).json()["id"]
    return found


async def template(firm: Firm, *items: dict[str, Any]) -> str:
    made = await firm.api.post("/v1/task-templates", json=TEMPLATE | ({"items": list(items)} if items else {}))
    assert made.status_code == 201, made.text
    return f"/v1/task-templates/{made.json()['id']}"


async def test_the_days_work_is_what_is_open_and_due_the_most_urgent_first(firm_a: Firm) -> None:
    place = await matter(firm_a)
    for day in ("2026-03-03", "2026-03-01", "2026-03-09"):
        await firm_a.api.post("/v1/tasks", json=BARE_TASK | {"matter_id": place, "due_on": day})
    listed = (await firm_a.api.get("/v1/tasks?due_on_to=2026-03-05")).json()["data"]
    assert [task["due_on"] for task in listed] == ["2026-03-01", "2026-03-03"]


async def test_pages_of_tasks_follow_their_days(firm_a: Firm) -> None:
    place = await matter(firm_a)
    days = [f"2026-03-{day:02d}" for day in (5, 1, 3, 1)]
    for day in days:
        await firm_a.api.post("/v1/tasks", json=BARE_TASK | {"matter_id": place, "due_on": day})
    seen, address = [], "/v1/tasks?limit=1"
    while True:
        page = (await firm_a.api.get(address)).json()
        seen += [task["due_on"] for task in page["data"]]
        if page["next_cursor"] is None:
            break
        address = f"/v1/tasks?limit=1&cursor={page['next_cursor']}"
    assert seen == sorted(days)


async def test_a_trial_that_moves_takes_its_open_tasks_along(firm_a: Firm) -> None:
    place, address = await matter(firm_a), await template(firm_a)
    order = {"matter_id": place, "event_on": "2027-05-31"}
    (task,) = (await firm_a.api.post(f"{address}/apply", json=order)).json()["added"]
    assert task["due_on"] == "2027-02-28"  # three months before 31 May; February 2027 has 28 days
    moved = (await firm_a.api.post(f"{address}/apply", json=order | {"event_on": "2027-09-30"})).json()
    assert ([one["due_on"] for one in moved["moved"]], moved["added"]) == (["2027-06-30"], [])
    await firm_a.api.post(f"/v1/tasks/{task['id']}/complete")
    again = (await firm_a.api.post(f"{address}/apply", json=order)).json()
    assert again == {"added": [], "moved": []}


async def test_a_task_that_has_ended_is_opened_before_it_is_changed(firm_a: Firm) -> None:
    task = (await firm_a.api.post("/v1/tasks", json=BARE_TASK | {"matter_id": await matter(firm_a)})).json()
    place = f"/v1/tasks/{task['id']}"
    await firm_a.api.post(f"{place}/complete")
    assert (await firm_a.api.post(f"{place}/complete")).json()["code"] == "task_ended"
    assert (await firm_a.api.patch(place, json={"title": "x"})).json()["code"] == "task_ended"
    assert (await firm_a.api.post(f"{place}/reopen")).json()["status"] == "open"
    assert (await firm_a.api.post(f"{place}/reopen")).json()["code"] == "task_open"


async def test_nothing_is_given_to_somebody_who_is_no_active_member(firm_a: Firm, firm_b: Firm) -> None:
    place, theirs, gone = await matter(firm_a), await employ(firm_b.api), await employ(firm_a.api)
    await firm_a.api.post(f"/v1/members/{gone['id']}/remove")
    for member in (theirs["id"], gone["id"], str(new_id())):
        order = BARE_TASK | {"matter_id": place, "assignee_member_id": member}
        answer = await firm_a.api.post("/v1/tasks", json=order)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/assignee_member_id")


async def test_a_task_lies_in_a_matter_of_the_firm(firm_a: Firm, firm_b: Firm) -> None:
    for place in (await matter(firm_b), str(new_id())):
        answer = await firm_a.api.post("/v1/tasks", json=BARE_TASK | {"matter_id": place})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/matter_id")
        applied = await firm_a.api.post(
            f"{await template(firm_a)}/apply", json={"matter_id": place, "event_on": "2027-05-31"}
        )
        assert applied.status_code == 422


async def test_a_day_that_no_calendar_has_is_refused(firm_a: Firm) -> None:
    far = {"key": "far", "title": "Far", "months": 1000}
    address, place = await template(firm_a, far), await matter(firm_a)
    answer = await firm_a.api.post(f"{address}/apply", json={"matter_id": place, "event_on": "9990-01-01"})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "out_of_range")


@pytest.mark.parametrize("items", [[], [{"key": "a", "title": "A"}, {"key": "a", "title": "B"}], "many"])
async def test_the_items_of_a_template_have_keys_of_their_own(firm_a: Firm, items: object) -> None:
    answer = await firm_a.api.post("/v1/task-templates", json=TEMPLATE | {"items": items})
    assert answer.status_code == 422


async def test_tasks_outlive_their_template(firm_a: Firm) -> None:
    place, address = await matter(firm_a), await template(firm_a)
    await firm_a.api.post(f"{address}/apply", json={"matter_id": place, "event_on": "2027-05-31"})
    assert (await firm_a.api.delete(address)).status_code == 204
    assert len((await firm_a.api.get(f"/v1/tasks?matter_id={place}")).json()["data"]) == 1
