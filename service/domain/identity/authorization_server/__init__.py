"""The authorization server on Authlib: grants, revocation and introspection."""

from service.domain.identity.authorization_server.people import WITH_PUBLIC, Grantor, user_info
from service.domain.identity.authorization_server.requests import (
    AUTH_METHODS,
    GRANT_TYPES,
    AuthorizationRequest,
    Client,
    FormRequest,
    OAuthAnswer,
    Office,
    PlacesOf,
    malformed,
)
from service.domain.identity.authorization_server.server import Server

__all__ = [
    "AUTH_METHODS",
    "GRANT_TYPES",
    "WITH_PUBLIC",
    "AuthorizationRequest",
    "Client",
    "FormRequest",
    "Grantor",
    "OAuthAnswer",
    "Office",
    "PlacesOf",
    "Server",
    "malformed",
    "user_info",
]
