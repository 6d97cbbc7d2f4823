"""Letters survive whoever sends them: none is lost, and one that comes twice is seen to be the same."""

import asyncio
from collections import defaultdict

import httpx
import pytest

from tests.durability.installation import Installation, holds, serving
from tests.durability.mailroom import Mailroom, mailroom

INVITED = 25
INVITATIONS = "SELECT email FROM invitations WHERE email LIKE $1"
WAITING = "SELECT count(*) FROM waiting_letters"
LATER = "UPDATE waiting_letters SET next_attempt_at = now()"
"""Lets the minutes pass that a process has for the letters it took."""


async def invite(api: httpx.AsyncClient, address: str) -> None:
    """Invites somebody; it stays open whether that was done where the server was killed meanwhile."""
    try:
        answer = await api.post("/v1/invitations", json={"email": address, "role": "paralegal"})
    except httpx.TransportError:
        return
    assert answer.status_code == 201, answer.text


async def killed_amid_deliveries(installation: Installation, mail: Mailroom, name: str) -> None:
    with serving(installation, smtp_host="127.0.0.1", smtp_port=mail.port, smtp_security="none") as process:
        async with installation.client() as api, asyncio.timeout(60), asyncio.TaskGroup() as tasks:
            for number in range(INVITED):
                tasks.create_task(invite(api, f"{name}-{number}@people.example"))
            await mail.silent.wait()
            process.kill()


async def delivered(installation: Installation, mail: Mailroom) -> None:
    """Lets another server process deliver what is left."""
    with serving(installation, smtp_host="127.0.0.1", smtp_port=mail.port, smtp_security="none"):

        async def nothing_waits() -> bool:
            return (await installation.ask(WAITING))[0][0] == 0

        await holds(nothing_waits, "an empty outbox", 60)


@pytest.mark.parametrize("silent_at", [1, 10])
async def test_a_server_killed_amid_deliveries_loses_no_letter_and_repeats_one_under_its_own_name_at_most(
    installation: Installation, silent_at: int
) -> None:
    name = f"invited-{silent_at}"
    async with mailroom(silent_at) as mail:
        await killed_amid_deliveries(installation, mail, name)
        assert len(mail.accepted) == silent_at
        await installation.ask(LATER)
        await delivered(installation, mail)
    names = defaultdict(list)
    for message in mail.accepted:
        names[message["To"]].append(message["Message-ID"])
    stored = {row["email"] for row in await installation.ask(INVITATIONS, f"{name}-%")}
    assert names.keys() == stored  # whoever is invited got a letter, and nobody else
    assert all(len(set(ids)) == 1 for ids in names.values())
    assert len(mail.accepted) == len(stored) + 1  # the one whose sender was killed before it heard of it
