"""The API's table of contents: one router a subject, in the order of the documentation."""

from fastapi import APIRouter
from starlette.routing import Route

from service.routers import (
    account,
    authorize,
    claims,
    contacts,
    damages,
    deadlines,
    firm,
    forgotten_password,
    health,
    history,
    identifiers,
    invitations,
    join,
    matters,
    me,
    members,
    notes,
    oauth,
    oauth_clients,
    offers,
    offices,
    parties,
    providers,
    relations,
    roles,
    scim,
    sign_in,
    task_templates,
    tasks,
    userinfo,
)

ROUTERS: tuple[APIRouter, ...] = (
    oauth.router,
    me.router,
    contacts.router,
    identifiers.router,
    relations.router,
    providers.router,
    matters.router,
    parties.router,
    claims.router,
    damages.router,
    offers.router,
    notes.router,
    tasks.router,
    task_templates.router,
    deadlines.router,
    firm.router,
    offices.router,
    members.router,
    invitations.router,
    roles.router,
    oauth_clients.router,
    scim.router,
    history.router,
    health.router,
)

PAGES: tuple[Route, ...] = (
    *sign_in.PAGES,
    *forgotten_password.PAGES,
    *account.PAGES,
    *authorize.PAGES,
    *join.PAGES,
    *userinfo.PAGES,
)
"""The pages for people, which are no part of the API."""
