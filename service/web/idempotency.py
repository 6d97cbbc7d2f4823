"""Idempotency-Key: a POST that is sent twice happens once.

The key's row is written in the transaction of the work itself: either both are there or neither. While the first
request runs, a second one with its key finds an advisory lock taken and is told to come again. An answer that shows a
secret is kept sealed.
"""

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from service.db.sessions import FirmSession
from service.domain.identity.keyring import Keyring
from service.values.caller import Caller
from service.values.errors import DomainError, FieldError
from service.web.secret_answers import SEALED, SecretAnswer, sealed, unsealed

KEPT = timedelta(hours=24)
_USABLE = re.compile(r"[\x21-\x7e]{1,200}")
_ID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_REPEATED_HEADERS = ("content-type", "location", "etag")

_FIND = """
SELECT pg_try_advisory_xact_lock(hashtextextended($1::text || '/' || $2 || '/' || $3, 0)) AS free,
       k.request_hash, k.status, k.headers, k.body
FROM (SELECT 1) AS one
LEFT JOIN idempotency_keys k ON k.firm_id = $1 AND k.client_id = $2 AND k.key = $3 AND k.created_at > $4
"""

_KEEP = """
INSERT INTO idempotency_keys (firm_id, client_id, key, request_hash, status, headers, body, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (firm_id, client_id, key) DO UPDATE SET
  request_hash = excluded.request_hash, status = excluded.status, headers = excluded.headers,
  body = excluded.body, created_at = excluded.created_at
"""


class BadIdempotencyKey(DomainError):
    """The key is not 1 to 200 visible ASCII characters."""

    status = 400
    code = "bad_idempotency_key"
    title = "The Idempotency-Key is not usable"


class IdempotencyKeyReused(DomainError):
    """The key was used for another request."""

    status = 422
    code = "idempotency_key_reused"
    title = "The Idempotency-Key was used for another request"


class StillRunning(DomainError):
    """The first request with this key has not finished."""

    status = 409
    code = "still_running"
    title = "The first request with this Idempotency-Key is still running"
    retry_after_seconds = 1


@dataclass(frozen=True)
class KeyedRequest:
    """One POST under its key: who sent it, and a hash of what was sent where."""

    client_id: str
    key: str
    request_hash: bytes
    keyring: Keyring = field(repr=False)

    async def earlier_answer(self, db: FirmSession) -> Response | None:
        """Returns the stored answer of an earlier request with this key, or None and the key is ours now."""
        found = (await db.fetch(_FIND, db.firm_id, self.client_id, self.key, db.now - KEPT))[0]
        if found["request_hash"] is not None:
            if found["request_hash"] != self.request_hash:
                raise IdempotencyKeyReused("Use a new key for another request.", [_at_key("idempotency_key_reused")])
            headers = json.loads(found["headers"]) | {"Idempotent-Replayed": "true"}
            body = found["body"]
            if headers.pop(SEALED, None):
                body = unsealed(self.keyring, self._place(db), body)
            return Response(body, found["status"], headers=headers)
        if not found["free"]:
            raise StillRunning("Come again in a moment; the answer will be the same.")
        return None

    async def keep(self, db: FirmSession, answer: Response) -> None:
        """Stores the answer. Errors are not kept: what failed left nothing behind and may be tried again."""
        headers = {name: answer.headers[name] for name in _REPEATED_HEADERS if name in answer.headers}
        body = bytes(answer.body)
        if isinstance(answer, SecretAnswer):
            headers[SEALED], body = "true", sealed(self.keyring, self._place(db), body)
        await db.fetch(
            _KEEP,
            db.firm_id,
            self.client_id,
            self.key,
            self.request_hash,
            answer.status_code,
            json.dumps(headers),
            body,
            db.now,
        )

    def _place(self, db: FirmSession) -> str:
        return f"{db.firm_id}/{self.client_id}/{self.key}"


def keyed(request: Request, caller: Caller, body: bytes) -> KeyedRequest | None:
    """Returns the request under its key; None if it is not a POST or carries no key.

    The answer is repeated only to whom it was given: another member's request under the same key is another request.
    """
    key = request.headers.get("idempotency-key")
    if key is None or request.method != "POST":
        return None
    if not _USABLE.fullmatch(key):
        raise BadIdempotencyKey("Send 1 to 200 visible ASCII characters.", [_at_key("bad_idempotency_key")])
    place = f"{caller.member_id or ''} {request.url.path}?{request.url.query}\n".encode()
    return KeyedRequest(caller.client_id, key, hashlib.sha256(place + body).digest(), request.app.state.tokens.keyring)


def named_ids(answer: Response) -> set[UUID]:
    """Returns the ids in the text of an answer: it may show what the request did not name, as one that it made."""
    return {UUID(found.decode()) for found in _ID.findall(bytes(answer.body))}


def _at_key(code: str) -> FieldError:
    return FieldError("/header/idempotency-key", code, "Idempotency-Key")
