"""How many statements a request costs. Each number has its reason; a larger one needs another."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextvars import ContextVar
from typing import Any
from uuid import UUID

import httpx
import pytest
from asyncpg.connection import LoggedQuery
from fastapi import FastAPI
from sqlalchemy import event

from service.app import create_app
from service.db.engine import Database
from service.domain.contacts.store.merging import references
from service.settings import Settings
from service.web.access import Way
from service.web.route import MeritRoute, permission_of
from tests.builders.acting import authorized
from tests.builders.casefile import ORDERS, QUESTIONS, Case, build_case, case_for
from tests.builders.documents import CONTENTS
from tests.builders.people import employ
from tests.conftest import Firm, entered, new_firm
from tests.shape.conftest import Standing
from tests.shape.routes import BY_OPERATION, ROUTES, method_of

People = Callable[[], Awaitable[None]]

_FRAME = 2
"""BEGIN with the firm, and COMMIT."""
_LOG = 1
"""All events, the firm's head and the hashes in one statement."""

_ENTRY = 3
"""BEGIN with the firm, the entry in the access log, COMMIT."""

READS = {
    str(route.operation_id): 1 + (_ENTRY if permission.logged else 0)
    for route in ROUTES
    if (permission := permission_of(route.dependant)) is not None and permission.way is Way.READ
}
READS |= {"listScimGroups": 3, "getScimGroup": 3}  # what groups are called, the roles, the people
READS |= {"listDuplicates": 3}  # the contact, the names that share a key with its own, their contacts
READS |= {"listConflictHitMatters": 2}  # the hit, its parts in matters
OPENED = dict.fromkeys(("revealIdentifier", "getContent", "getVersionContent"), 2 + _ENTRY)
"""What is sealed, and the key it was sealed under."""
UNDER_PRIVILEGE = {"listDocumentVersions": 2 + _ENTRY}
"""Whether the document may be known of, and its versions."""
COMPUTED = {"listJurisdictions": 0, "listCourts": 0, "listStages": 0, "getJurisdiction": 0, "assessLimitations": 0}
COMPUTED |= dict.fromkeys(("getScimConfiguration", "listScimResourceTypes", "getScimResourceType"), 0)
COMPUTED |= {"listScimSchemas": 0, "getScimSchema": 0, "searchScim": 3, "searchScimKind": 1}
COMMANDS = {
    "changeFirm": _FRAME + 2 + _LOG,  # lock it, write it
    "addOffice": _FRAME + 1 + _LOG,
    "changeOffice": _FRAME + 2 + _LOG,
    "deleteOffice": _FRAME + 4 + _LOG,  # lock it, see neither members nor invitations, delete it
    "addRole": _FRAME + 3 + _LOG,  # see that the key is free, count the roles, the row
    "changeRole": _FRAME + 3 + _LOG,  # lock it, write it, find those whose tokens end
    "deleteRole": _FRAME + 4 + _LOG,  # as an office
    "changeMember": _FRAME + 4 + _LOG,  # lock, forget old ends of tokens, end these tokens, write
    "removeMember": _FRAME + 4 + _LOG,
    "invite": _FRAME + 5 + _LOG,  # see neither member nor invitation, the row, the firm's name, the letter
    "resendInvitation": _FRAME + 4 + _LOG,  # lock it, write it, the firm's name, the letter
    "revokeInvitation": _FRAME + 2 + _LOG,
    "putIdentifier": _FRAME + 5 + _LOG,  # hold the contact, lock it, open it (1), seal it (1), write it
    "deleteIdentifier": _FRAME + 2 + _LOG,
    "addContact": _FRAME + 2 + _LOG,  # the row, its names
    "changeContact": _FRAME + 3 + _LOG,  # lock it, write its names and it
    "deleteContact": _FRAME + 3 + _LOG,  # lock it, delete it and its names
    "putContact": _FRAME + 5 + _LOG,  # find it by its outside id, lock it, write names and it, give up another id
    # Lock both, drop doubled relations, move the NPI, forget and keep names, delete, remember; look at and move each.
    "mergeContact": _FRAME + 8 + sum(1 + len(one.unique_with) for one in references()) + _LOG,
    "relateContact": _FRAME + 4 + _LOG,  # hold both, see no second, the row
    "changeRelation": _FRAME + 2 + _LOG,
    "removeRelation": _FRAME + 2 + _LOG,
    "addProvider": _FRAME + 5 + _LOG,  # hold the contact, see neither it nor the NPI, keep the NPI, the row
    "changeProvider": _FRAME + 4 + _LOG,  # lock it, see the NPI free, keep it, write the row
    "removeProvider": _FRAME + 3 + _LOG,  # lock it, forget the NPI, delete it
    "openConflictCheck": _FRAME + 3 + _LOG,  # the firm's people, one search a term, the row; more for those found
    "runConflictCheck": _FRAME + 8 + _LOG,  # so, and: lock it, its hits, relations, names, parts, keep them
    "signOffConflictCheck": _FRAME + 4 + _LOG,  # lock it, see none undecided, and whether one is a conflict, write it
    "decideConflictHit": _FRAME + 3 + _LOG,  # lock the check and the hit, write it
    "takeLead": _FRAME + 2 + _LOG,  # the row, the names under which it is found
    "changeLead": _FRAME + 3 + _LOG,
    "putLead": _FRAME + 4 + _LOG,  # find it by its outside id, lock it, write it, its names
    "screenLead": _FRAME + 3 + _LOG,  # hold the lead, see the reviewer, the row
    "declineLead": _FRAME + 3 + _LOG,  # lock it, the firm's letterhead, write it
    "reopenLead": _FRAME + 2 + _LOG,
    "convertLead": _FRAME + 39 + _LOG,  # lock it, the matter, four named parties, two claims, write all
    "openMatter": _FRAME + 2 + _LOG,  # how the firm numbers, the row with the next number
    "previewMatterNumbers": _FRAME + 2,  # how the firm numbers, the count
    "changeMatter": _FRAME + 2 + _LOG,
    "closeMatter": _FRAME + 3 + _LOG,  # lock it, see its dockets, write it
    "moveMatter": _FRAME + 2 + _LOG,
    "overrideStage": _FRAME + 4 + _LOG,  # lock it, two gates, write it
    "checkStage": _FRAME + 3,  # hold it, two gates
    "reopenMatter": _FRAME + 2 + _LOG,
    "deleteMatter": _FRAME + 3 + _LOG,  # lock it, see that nothing is in it, delete it
    "putMatter": _FRAME + 3 + _LOG,  # find it by its outside id, lock it, write it
    "addParty": _FRAME + 4 + _LOG,  # hold the matter, see the contact, see no second, the row
    "changeParty": _FRAME + 2 + _LOG,
    "removeParty": _FRAME + 2 + _LOG,
    "stateClaim": _FRAME + 3 + _LOG,  # hold the matter, count its claims, the row
    "changeClaim": _FRAME + 3 + _LOG,  # lock it, see its parties, write it
    "withdrawClaim": _FRAME + 2 + _LOG,
    "linkClaims": _FRAME + 4 + _LOG,  # lock the matter, see the claims, the links that there are, the row
    "changeClaimLink": _FRAME + 2 + _LOG,
    "unlinkClaims": _FRAME + 2 + _LOG,
    "openDocket": _FRAME + 3 + _LOG,  # hold the matter, see that it may have one more, the row
    "changeDocket": _FRAME + 2 + _LOG,
    "transferDocket": _FRAME + 3 + _LOG,  # lock it, write it, the new one
    "removeDocket": _FRAME + 2 + _LOG,
    "checkHistory": _FRAME + 2,  # the job, its message
    "writeNote": _FRAME + 2 + _LOG,  # hold the matter, the row
    "changeNote": _FRAME + 2 + _LOG,
    "deleteNote": _FRAME + 2 + _LOG,
    "addAuthorization": _FRAME + 2 + _LOG,  # hold the matter, the row
    "changeAuthorization": _FRAME + 2 + _LOG,
    "revokeAuthorization": _FRAME + 2 + _LOG,
    "addDamage": _FRAME + 3 + _LOG,  # hold the matter, see that it may have one more, the row
    "changeDamage": _FRAME + 3 + _LOG,  # lock it, see its party, write it
    "removeDamage": _FRAME + 2 + _LOG,
    "makeOffer": _FRAME + 3 + _LOG,  # as damages
    "changeOffer": _FRAME + 2 + _LOG,
    "settleOffer": _FRAME + 2 + _LOG,
    "addTask": _FRAME + 2 + _LOG,  # hold the matter, the row
    "changeTask": _FRAME + 2 + _LOG,
    "completeTask": _FRAME + 2 + _LOG,
    "cancelTask": _FRAME + 2 + _LOG,
    "reopenTask": _FRAME + 2 + _LOG,
    "addTaskTemplate": _FRAME + 1 + _LOG,
    "changeTaskTemplate": _FRAME + 2 + _LOG,
    "deleteTaskTemplate": _FRAME + 2 + _LOG,
    "applyTaskTemplate": _FRAME + 4 + _LOG,  # hold the template and the matter, see its tasks, the one task
    "setIdentityProvider": _FRAME + 4 + _LOG,  # lock it, see its domains, a new domain, write it
    "verifyIdentityProviderDomains": _FRAME + 2,  # lock it, see its domains: the DNS knows none of them
    "removeIdentityProvider": _FRAME + 4 + _LOG,
    "screen": _FRAME + 4 + _LOG,  # hold the matter, see whom, see no standing wall, the row
    "requestWallLift": _FRAME + 2 + _LOG,
    "approveWallLift": _FRAME + 2 + _LOG,
    "addDocument": _FRAME + 2 + _LOG,  # hold the matter, the row
    "changeDocument": _FRAME + 4 + _LOG,  # lock it, see that its Bates numbers are free (2), write it
    "deleteDocument": _FRAME + 5 + _LOG,  # lock it, see that no hold keeps it (2), write it, forget its words
    "putContent": 1 + _FRAME + 7 + _LOG,  # read it; lock it, count, seal, write the version, it and its words (2)
    "deleteDocumentVersion": _FRAME + 5 + _LOG,  # lock the document and it, see that no hold keeps it (2), delete it
    "placeHold": _FRAME + 3 + _LOG,  # hold the matter, have deletions wait, the row
    "releaseHold": _FRAME + 2 + _LOG,
    "createOAuthClient": _FRAME + 4 + _LOG,  # hold who asks, the client, its secret, see what was made
    "changeOAuthClient": _FRAME + 3 + _LOG,  # lock it and who asks, see its secrets, write it
    "disableOAuthClient": _FRAME + 3 + _LOG,
    "addOAuthClientSecret": _FRAME + 7 + _LOG,  # as above, forget the ended, end the older, the secret, see them again
    "endOAuthClientSecret": _FRAME + 4 + _LOG,  # as above, and forget the secret
    "makeScimToken": _FRAME + 1 + _LOG,
    "revokeScimToken": _FRAME + 2 + _LOG,
    "createScimUser": _FRAME + 8 + _LOG,  # name and address free, the account in a frame of its own, place, row
    "replaceScimUser": _FRAME + 5 + _LOG,  # see and lock it, name and address free, write it
    "patchScimUser": _FRAME + 5 + _LOG,
    "deleteScimUser": _FRAME + 5 + _LOG,  # see and lock it, forget old ends of tokens, end these, write it
    "createScimGroup": _FRAME + 4 + _LOG,  # the key is free, count the roles, the row, the people
    "replaceScimGroup": _FRAME + 8 + _LOG,  # the role, its name, the people; lock and write both; the people again
    "patchScimGroup": _FRAME + 6 + _LOG,
    "deleteScimGroup": _FRAME + 9 + _LOG,  # as above, and see that nobody has the role any more
}
OWN_STATEMENTS = {"getMe": 4}
"""BEGIN, the firm, the client, COMMIT: over the platform's tables, asked once by a person who sets up a client."""

UNCHANGING = READS | OPENED | UNDER_PRIVILEGE | COMPUTED | OWN_STATEMENTS

_sent: ContextVar[list[str] | None] = ContextVar("sent", default=None)
"""What the request under test has sent; what the application sends by itself meanwhile runs in another context."""


def note(statement: str) -> None:
    """Writes a statement down, if it is one of the request under test."""
    sent = _sent.get()
    if sent is not None:
        sent.append(statement)


def past_the_orm(query: LoggedQuery) -> None:
    """Hears what goes to the driver directly."""
    note(query.query)


def through_the_orm(_: Any, __: Any, statement: str, *___: Any) -> None:
    """Hears what SQLAlchemy sends."""
    note(statement)


def at_checkout(connection: Any, *_: Any) -> None:
    """Listens to a connection that is about to be used."""
    connection.driver_connection.add_query_logger(past_the_orm)


async def listen(database: Database) -> None:
    """Hears every statement of an application, which has one connection for reads."""
    async with database.reads.acquire() as connection:
        connection.add_query_logger(past_the_orm)
    for engine in (database.commands.sync_engine, database.platform.sync_engine):
        event.listen(engine.pool, "checkout", at_checkout)
        event.listen(engine, "before_cursor_execute", through_the_orm)


async def sent_by(request: Awaitable[httpx.Response]) -> tuple[list[str], httpx.Response]:
    """Returns the statements that a request sends, and its answer."""
    statements: list[str] = []
    _sent.set(statements)
    answer = await request
    await asyncio.sleep(0)  # the driver tells of a statement in the loop's next turn
    _sent.set(None)
    return statements, answer


@pytest.fixture(scope="module")
async def heard(test_settings: Settings) -> AsyncIterator[FastAPI]:
    """An application whose statements are heard."""
    settings = test_settings.model_copy(update={"read_connections": 1, "write_connections": 1})
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        await listen(app.state.database)
        yield app


@pytest.fixture
async def api(heard: FastAPI, test_settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=heard, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://merit.test", timeout=30) as client:
        yield (await new_firm(heard, test_settings, client, "Counted & Co.")).api


@pytest.fixture
async def people(heard: FastAPI, test_settings: Settings, api: httpx.AsyncClient) -> People:
    """What makes a client act for somebody: each time for another member of its firm."""

    async def another() -> None:
        member = await employ(api)
        firm = (await api.get("/v1/me")).json()
        which = Firm(UUID(firm["firm"]["id"]), firm["client"]["client_id"], "", api)
        api.headers.update(authorized(heard, test_settings, which, UUID(member["user_id"]), UUID(member["id"])))

    return another


def test_every_operation_with_a_permission_has_its_number() -> None:
    permitted = {str(route.operation_id) for route in ROUTES if permission_of(route.dependant)}
    assert permitted == {*UNCHANGING, *COMMANDS}


@pytest.fixture(scope="module")
async def standing(heard: FastAPI, test_settings: Settings) -> AsyncIterator[Standing]:
    """A firm and its case, for what only reads."""
    async with entered(heard, test_settings, "Counted & Read") as firm:
        yield firm, await build_case(firm.api)


@pytest.mark.parametrize(("operation", "number"), UNCHANGING.items())
async def test_what_only_reads_costs_as_many_statements_as_its_reason_says(
    operation: str, number: int, standing: Standing
) -> None:
    firm, case = standing
    statements, answer = await sent_by(asked(firm.api, BY_OPERATION[operation], case))
    assert answer.is_success, answer.text
    assert len(statements) == number, statements


@pytest.mark.parametrize(("operation", "number"), COMMANDS.items())
async def test_a_command_costs_as_many_statements_as_its_reason_says(
    operation: str, number: int, api: httpx.AsyncClient, people: People
) -> None:
    route, case = BY_OPERATION[operation], await case_for(api, operation)
    if operation in {"requestWallLift", "approveWallLift"}:
        await people()
    if operation == "approveWallLift":
        lift = case.path("/v1/matters/{matter_id}/wall/{wall_entry_id}/lift")
        assert (await api.post(lift, json=ORDERS["requestWallLift"](case))).is_success
        await people()
    statements, answer = await sent_by(asked(api, route, case))
    assert answer.is_success, answer.text
    assert len(statements) == number, statements


@pytest.mark.parametrize("operation", ["getMatter", "listMatters", "listParties", "listMatterDeadlines"])
async def test_what_is_not_there_costs_at_most_two_statements_more(operation: str, api: httpx.AsyncClient) -> None:
    nowhere = Case(ids={"matter_id": "01890a5d-ac96-774b-bcce-b302099a8057"}, made={})
    statements, _ = await sent_by(asked(api, BY_OPERATION[operation], nowhere))
    # Whether what it lies under is there, and whether an ethical wall is the reason.
    assert 1 <= len(statements) <= 3


async def test_an_idempotency_key_costs_two_statements(api: httpx.AsyncClient) -> None:
    order, once = ORDERS["addContact"](Case({}, {})), {"Idempotency-Key": "k"}
    statements, _ = await sent_by(api.post("/v1/contacts", json=order, headers=once))
    assert len(statements) == COMMANDS["addContact"] + 2  # looked for at first, kept at last


async def test_a_refused_token_costs_no_statement(api: httpx.AsyncClient) -> None:
    statements, answer = await sent_by(api.get("/v1/matters", headers={"Authorization": "Bearer none"}))
    assert (answer.status_code, statements) == (401, [])


async def asked(api: httpx.AsyncClient, route: MeritRoute, case: Case) -> httpx.Response:
    body = ORDERS[str(route.operation_id)](case) if route.body_field is not None else None
    params, content = QUESTIONS.get(str(route.operation_id)), CONTENTS.get(str(route.operation_id))
    return await api.request(method_of(route), case.path(route.path), json=body, content=content, params=params)
