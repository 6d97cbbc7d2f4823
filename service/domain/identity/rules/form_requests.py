"""How a client sends parameters and credentials to the endpoints under /oauth (RFC 6749, 2.3.1 and 3.2)."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote_plus

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_CLIENT_ID = re.compile(r"[\x21-\x7e]{1,200}")
_TOKEN = re.compile(r"[\x21-\x7e]+")
_MOST_PARAMETERS = 50
_KNOWN = frozenset(
    {
        "grant_type",
        "scope",
        "client_id",
        "client_secret",
        "token",
        "code",
        "code_verifier",
        "redirect_uri",
        "refresh_token",
    }
)
_PRINTED = frozenset({"code", "code_verifier", "redirect_uri", "refresh_token"})
"""Of printed ASCII characters only (RFC 6749, A.6, A.11 and A.17; RFC 7636, 4.1)."""


class MalformedRequest(ValueError):
    """The request is malformed: `invalid_request`. The message is an error_description."""


class MalformedCredentials(ValueError):
    """The Authorization header does not carry a client's credentials: `invalid_client`."""


@dataclass(frozen=True)
class Credentials:
    """What a client says it is. The secret is never shown by repr()."""

    client_id: str
    secret: str = field(repr=False)


def read_parameters(body: bytes) -> dict[str, str]:
    """Returns the known parameters of an application/x-www-form-urlencoded body. Raises MalformedRequest.

    A parameter without a value counts as left out, one that is sent twice is an error, and those that are not known are
    ignored (RFC 6749, 3.2).
    """
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS
        )
    except ValueError:
        raise MalformedRequest("The body is not a form in UTF-8.") from None
    known = [(name, value) for name, value in pairs if name in _KNOWN]
    if len(dict(known)) != len(known):
        raise MalformedRequest("A parameter is repeated.")
    if any(_CONTROL.search(value) for _, value in known):
        raise MalformedRequest("A parameter holds control characters.")
    if any(name in _PRINTED and not value.isascii() for name, value in known):
        raise MalformedRequest("A parameter holds what no code and no token does.")
    return {name: value for name, value in known if value}


def read_credentials(authorization: str | None, parameters: Mapping[str, str]) -> Credentials | None:
    """Returns a client's credentials from HTTP Basic or the body; None if it sent none.

    Raises MalformedCredentials, or MalformedRequest where both ways are used at once.
    """
    client_id, secret = parameters.get("client_id"), parameters.get("client_secret")
    if authorization is not None:
        if secret is not None:
            raise MalformedRequest("Authenticate in the header or in the body, not in both.")
        credentials = _basic(authorization)
        if client_id not in (None, credentials.client_id):
            raise MalformedRequest("The header and the body name different clients.")
    elif client_id and secret:
        credentials = Credentials(client_id, secret)
    else:
        return None
    if not _CLIENT_ID.fullmatch(credentials.client_id):
        raise MalformedCredentials("No client has such a name.")
    return credentials


def may_be_token(text: str) -> bool:
    """Returns whether a text is made as tokens are: of visible ASCII characters (RFC 6749, A.12)."""
    return _TOKEN.fullmatch(text) is not None


def _basic(authorization: str) -> Credentials:
    scheme, _, encoded = authorization.strip().partition(" ")
    if scheme.lower() != "basic":
        raise MalformedCredentials("The Authorization header is not of the Basic scheme.")
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode()
        client_id, colon, secret = text.partition(":")
        found = Credentials(unquote_plus(client_id, errors="strict"), unquote_plus(secret, errors="strict"))
    except (binascii.Error, ValueError):
        raise MalformedCredentials("The Authorization header cannot be decoded.") from None
    if not colon or not found.client_id or not found.secret:
        raise MalformedCredentials("The Authorization header lacks the client or its secret.")
    return found
