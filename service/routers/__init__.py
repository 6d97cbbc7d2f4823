"""The API's table of contents: one router a subject, in the order of the documentation."""

from fastapi import APIRouter
from starlette.routing import Route

from service.routers import (
    account,
    authorize,
    claims,
    contacts,
    deadlines,
    firm,
    forgotten_password,
    health,
    history,
    invitations,
    join,
    matters,
    me,
    members,
    oauth,
    oauth_clients,
    offices,
    parties,
    roles,
    sign_in,
    userinfo,
)

ROUTERS: tuple[APIRouter, ...] = (
    oauth.router,
    me.router,
    contacts.router,
    matters.router,
    parties.router,
    claims.router,
    deadlines.router,
    firm.router,
    offices.router,
    members.router,
    invitations.router,
    roles.router,
    oauth_clients.router,
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
