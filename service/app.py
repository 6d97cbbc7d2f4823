"""The application: middleware, error rendering, routers; nothing else."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.exceptions import ExceptionMiddleware

import service.tables  # noqa: F401  the metadata of every context
from service import clock
from service.db.engine import open_database
from service.domain.documents.commands.files import open_files
from service.domain.federation.commands.coming_in import ComingIn
from service.domain.federation.queries import places
from service.domain.firms.vault import open_vault
from service.domain.identity.accounts import open_accounts
from service.domain.identity.authorizations import Authorizations
from service.domain.identity.tokens import issuer_of, open_tokens
from service.gateways.identity_providers import IdentityProviders
from service.gateways.outbox import open_outbox
from service.gateways.outside import Outside
from service.gateways.txt_records import TxtRecords
from service.routers import PAGES, ROUTERS
from service.settings import Settings, settings
from service.web import contract, docs, methods, pages, problems
from service.web.logs import configure_logs
from service.web.rate_limits import open_rate_limits
from service.web.request_id import RequestEdge


def create_app(given: Settings | None = None) -> FastAPI:
    """Makes the application. It connects when it starts; `database_url` must be set."""
    config = given or settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if config.database_url is None:
            raise RuntimeError("MERIT_DATABASE_URL is not set")
        async with (
            open_database(config, config.database_url) as database,
            open_tokens(database, config, places=places) as tokens,
            open_accounts(database, config) as accounts,
            open_outbox(database, config),
            open_rate_limits(database, config) as rate_limits,
        ):
            app.state.database, app.state.tokens, app.state.accounts = database, tokens, accounts
            app.state.vault = vault = open_vault(config)
            app.state.files = open_files(config, vault)
            app.state.rate_limits = rate_limits
            app.state.authorizations = Authorizations(database, tokens)
            providers = IdentityProviders(Outside(loopback=config.identity_providers_on_loopback), clock.now)
            origin = issuer_of(config.public_url)
            app.state.coming_in = ComingIn(database, accounts, tokens.keyring, providers, origin, clock.now)
            app.state.txt_records = TxtRecords(config)
            # What start-up made lives as long as the process: the collector need not look at it again.
            gc.collect()
            gc.freeze()
            yield

    configure_logs(config.log_level)
    app = FastAPI(title="Merit", version="1", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.router.redirect_slashes = False  # one address each; a redirect would repeat what the Host header says
    app.state.settings = config
    problems.install(app)
    methods.install(app, contract.api_routes(ROUTERS))
    for router in ROUTERS:
        app.router.routes.extend(router.routes)  # included, each would be searched and matched through a layer more
    contract.install(app, ROUTERS)
    docs.install(app)
    pages.install(app, PAGES)
    # In place of the framework's own stack: RequestEdge does what three more of its layers would do again.
    rendered = ExceptionMiddleware(app.router, handlers=app.exception_handlers)
    app.middleware_stack = RequestEdge(rendered, body_limit_bytes=config.body_limit_bytes)
    return app
