"""Pages for people: rendered here, without scripts, each form guarded against being sent by another site."""

from collections.abc import Iterable

from fastapi import FastAPI
from starlette.routing import Route
from starlette.staticfiles import StaticFiles

from service.web.pages.rendering import ASSETS, rendered
from service.web.pages.visits import Visit, page, redirect

__all__ = ["Visit", "install", "page", "redirect", "rendered"]


def install(app: FastAPI, pages: Iterable[Route]) -> None:
    """Serves the pages and their style sheet."""
    app.mount("/pages", StaticFiles(directory=ASSETS), name="pages")
    app.router.routes.extend(pages)
