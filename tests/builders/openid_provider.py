"""An OpenID provider on loopback that does what a test tells it, right or wrong."""

import base64
import json
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import ECKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT_ID, CLIENT_SECRET = "merit", "of-the-provider"


@dataclass
class OpenIdProvider:
    """What the provider says. `claims` replace those of the id token; None leaves one out."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    discovery: dict[str, Any] = field(default_factory=dict)
    answer: dict[str, str] = field(default_factory=dict)
    algorithm: str = "ES256"
    down: bool = False
    token_status: int = 200
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "first", "use": "sig"}))
    signs_with: Any = None
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def app(self) -> Starlette:
        """Returns the provider as an application."""
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._configuration),
                Route("/keys", self._keys),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
                Route("/elsewhere", self._elsewhere),
            ]
        )

    def rotate(self) -> None:
        """Signs with another key from now on; the old one is gone."""
        self.key = ECKey.generate_key("P-256", {"kid": secrets.token_hex(4), "use": "sig"})

    async def _configuration(self, _: Request) -> Response:
        self.asked.append("configuration")
        if self.down:
            return Response("out of order", 500)
        said = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }
        return JSONResponse(said | self.discovery)

    async def _keys(self, _: Request) -> Response:
        self.asked.append("keys")
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    async def _elsewhere(self, _: Request) -> Response:
        return RedirectResponse("http://127.0.0.1:1/", 302)

    async def _authorize(self, request: Request) -> Response:
        question, code = dict(request.query_params), secrets.token_hex(8)
        self.codes[code] = question
        brought = {"code": code, "state": question["state"], "iss": self.issuer} | self.answer
        return RedirectResponse(f"{question['redirect_uri']}?{urlencode(brought)}", 303)

    async def _token(self, request: Request) -> Response:
        self.asked.append("token")
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        question = self.codes.pop(form.get("code", ""), None)
        if question is None or self.token_status != 200:
            return JSONResponse({"error": "invalid_grant"}, max(self.token_status, 400))
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": question["client_id"],
            "sub": "subject-1",
            "iat": now,
            "exp": now + 300,
            "nonce": question["nonce"],
        } | self.claims
        said = {name: value for name, value in claims.items() if value is not None}
        return JSONResponse({"access_token": "a", "token_type": "Bearer", "id_token": self._signed(said)})

    def _signed(self, claims: dict[str, Any]) -> str:
        if self.algorithm == "none":
            parts = [json.dumps(part).encode() for part in ({"alg": "none"}, claims)]
            return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."
        key = self.signs_with or self.key
        header = {"alg": self.algorithm} | ({"kid": key.kid} if key.kid else {})
        return jwt.encode(header, claims, key, algorithms=[self.algorithm])


@contextmanager
def openid_provider() -> Iterator[OpenIdProvider]:
    """Runs a provider in a thread of its own."""
    listening = socket.create_server(("127.0.0.1", 0))
    provider = OpenIdProvider(issuer=f"http://127.0.0.1:{listening.getsockname()[1]}")
    server = uvicorn.Server(uvicorn.Config(provider.app(), log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.should_exit = True
        thread.join(timeout=30)
        listening.close()
