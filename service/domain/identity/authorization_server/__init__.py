"""The authorization server: client credentials grant, revocation and introspection, on Authlib."""

from service.domain.identity.authorization_server.requests import (
    AUTH_METHODS,
    GRANT_TYPES,
    FormRequest,
    OAuthAnswer,
    Office,
    malformed,
)
from service.domain.identity.authorization_server.server import Server

__all__ = ["AUTH_METHODS", "GRANT_TYPES", "FormRequest", "OAuthAnswer", "Office", "Server", "malformed"]
