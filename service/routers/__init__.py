"""The API's table of contents: one router a subject, in the order of the documentation."""

from fastapi import APIRouter

from service.routers import (
    claims,
    contacts,
    deadlines,
    health,
    history,
    matters,
    me,
    oauth,
    oauth_clients,
    parties,
)

ROUTERS: tuple[APIRouter, ...] = (
    oauth.router,
    me.router,
    contacts.router,
    matters.router,
    parties.router,
    claims.router,
    deadlines.router,
    oauth_clients.router,
    history.router,
    health.router,
)
