"""Starts a Merit with a firm, a person and clients, and lets strict clients from npm at it. Needs Node and npm.

Skips (exit 0) where they are missing. What npm installs is fixed by package-lock.json, hashes included.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from service.administration import invite_owner
from tests.durability.installation import Installation, installed, serving

_HERE = Path(__file__).resolve().parent
_LEAST_NODE = 20
_BACK = "http://127.0.0.1/signed-in"
_EMAIL, _PASSWORD = "marie@people.example", "plum-orbit-kettle"
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


def main() -> int:
    """Runs everything; returns the exit code of the tests."""
    missing = _missing()
    if missing:
        print(f"interop: skipped, since {missing}.")
        return 0
    _install()
    with installed() as installation, serving(installation), _environment(installation) as environment:
        files = sorted(str(file) for file in _HERE.glob("*.test.mjs"))
        return subprocess.run(
            ["node", "--test", "--test-reporter=spec", *files], env=environment, check=False
        ).returncode


def _missing() -> str | None:
    """Returns what of the needed programs is not here."""
    if not (shutil.which("node") and shutil.which("npm")):
        return f"it needs Node {_LEAST_NODE} or later with npm, and there is none here"
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if int(version.lstrip("v").partition(".")[0]) < _LEAST_NODE:
        return f"it needs Node {_LEAST_NODE} or later, and this is {version}"
    return None


def _install() -> None:
    """Installs the locked packages, unless they are there."""
    lock, seen = _HERE / "package-lock.json", _HERE / "node_modules" / ".locked"
    if seen.exists() and seen.read_bytes() == lock.read_bytes():
        return
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=_HERE, check=True)
    seen.write_bytes(lock.read_bytes())


@contextmanager
def _environment(installation: Installation) -> Iterator[Mapping[str, str]]:
    """Yields the environment of the tests: the firm's person has joined, its clients are made."""
    _join(invite_owner(installation.settings, installation.firm_id, _EMAIL))
    with httpx.Client(base_url=installation.address, timeout=30) as api:
        form = {"grant_type": "client_credentials"}
        token = api.post("/oauth/token", data=form, auth=installation.login).raise_for_status().json()["access_token"]
        api.headers["Authorization"] = f"Bearer {token}"
        known = {
            "issuer": installation.address,
            "back": _BACK,
            "person": {"email": _EMAIL, "password": _PASSWORD},
            "docket": _client(api, "Docket"),
            "calendar": _client(api, "Calendar"),
            "desktop": _client(api, "Desktop", public=True),
        }
    yield {**os.environ, "MERIT_INTEROP": json.dumps(known)}


def _client(api: httpx.Client, name: str, **more: Any) -> dict[str, Any]:
    order = {"name": name, "scopes": ["matters:read", "contacts:read"], "redirect_uris": [_BACK]} | more
    made = api.post("/v1/oauth-clients", json=order).raise_for_status().json()
    return {"id": made["client_id"], "secret": made["client_secret"]}


def _join(link: str) -> None:
    """Takes the invited place, as a browser does: opens the link and sends the form."""
    parts = urlsplit(link)
    page = httpx.get(link, timeout=30)
    cookie = {"Cookie": page.headers["set-cookie"].partition(";")[0]}
    fields = {name: unescape(value) for name, value in _HIDDEN.findall(page.text)}
    form = fields | {"name": "Marie Dupont", "password": _PASSWORD}
    answer = httpx.post(f"{parts.scheme}://{parts.netloc}/join", data=form, headers=cookie, timeout=30)
    if answer.status_code != httpx.codes.SEE_OTHER:
        raise SystemExit(f"interop: the invited person cannot join: {answer.status_code}")


if __name__ == "__main__":
    sys.exit(main())
