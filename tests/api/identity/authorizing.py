"""A client that sends people to sign in, as far as it matters here."""

import base64
import hashlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.api.identity.browsers import PASSWORD, send

BACK = "https://docket.example/signed-in"
VERIFIER = "a-verifier-of-forty-three-characters-or-more"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


@dataclass(frozen=True)
class App:
    """A client of a firm. `secret` None: it is public."""

    client_id: str
    secret: str | None

    def question(self, **changes: str | None) -> dict[str, str]:
        """Returns the parameters of an authorization request that is right; None leaves one out."""
        right: dict[str, str | None] = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": BACK,
            "scope": "openid email matters:read",
            "state": "the-state",
            "nonce": "the-nonce",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
        }
        return {name: value for name, value in (right | changes).items() if value is not None}

    async def exchange(self, api: httpx.AsyncClient, code: str, **changes: str) -> httpx.Response:
        """Exchanges a code for tokens."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": VERIFIER}
        return await self.post(api, form | changes)

    async def refresh(self, api: httpx.AsyncClient, token: str, **changes: str) -> httpx.Response:
        """Uses a refresh token."""
        return await self.post(api, {"grant_type": "refresh_token", "refresh_token": token} | changes)

    async def post(self, api: httpx.AsyncClient, form: dict[str, str]) -> httpx.Response:
        """Sends a form to the token endpoint, authenticated as the client does."""
        if self.secret is None:
            return await api.post("/oauth/token", data={"client_id": self.client_id} | form)
        return await api.post("/oauth/token", data=form, auth=(self.client_id, self.secret))


async def new_app(api: httpx.AsyncClient, *, public: bool = False, **changes: Any) -> App:
    """Makes a client of the firm that `api` acts for."""
    order = {"name": "Docket", "scopes": ["matters:read", "matters:write"], "redirect_uris": [BACK], "public": public}
    answer = await api.post("/v1/oauth-clients", json=order | changes)
    assert answer.status_code == 201, answer.text
    return App(answer.json()["client_id"], answer.json()["client_secret"])


def answered(answer: httpx.Response) -> dict[str, str]:
    """Returns what the browser brings back to the client."""
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"].startswith(BACK), answer.headers["location"]
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


async def ask(browser: httpx.AsyncClient, question: dict[str, str]) -> httpx.Response:
    """Sends the browser to the authorization endpoint."""
    return await browser.get("/oauth/authorize", params=question)


async def agree(browser: httpx.AsyncClient, page: httpx.Response, decision: str = "agree") -> httpx.Response:
    """Answers the question of a consent page."""
    return await send(browser, page, "/oauth/authorize", decision=decision)


async def obtain_code(browser: httpx.AsyncClient, app: App, email: str, **changes: str | None) -> str:
    """Signs in and agrees, where it is asked; returns the code."""
    answer = await ask(browser, app.question(**changes))
    if answer.status_code == 303 and answer.headers["location"].startswith("/sign-in"):
        page = await browser.get(answer.headers["location"])
        answer = await send(browser, page, "/sign-in", email=email, password=PASSWORD)
        answer = await browser.get(answer.headers["location"])
    if answer.status_code == 200:
        answer = await agree(browser, answer)
    return answered(answer)["code"]
