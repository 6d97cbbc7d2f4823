"""The documentation page, from the package: no asset comes from outside."""

from pathlib import Path

import fastapi_offline
from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from service.web import contract

_ASSETS = Path(fastapi_offline.__file__).parent / "static"
_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)


def install(app: FastAPI) -> None:
    """Serves /docs, its assets and /openapi.json."""
    app.mount("/docs/assets", StaticFiles(directory=_ASSETS), name="docs-assets")

    async def page(_: Request) -> Response:
        answer = get_swagger_ui_html(
            openapi_url="/openapi.json",
            title="Merit",
            swagger_js_url="/docs/assets/swagger-ui-bundle.js",
            swagger_css_url="/docs/assets/swagger-ui.css",
            swagger_favicon_url="/docs/assets/favicon.png",
        )
        answer.headers["Content-Security-Policy"] = _POLICY
        return answer

    async def openapi(_: Request) -> Response:
        return Response(contract.text(app), media_type="application/json")

    app.add_route("/docs", page)
    app.add_route("/openapi.json", openapi)
