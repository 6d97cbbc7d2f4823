"""Errors of SCIM addresses in SCIM's own shape (RFC 7644, 3.12): the directories read no other."""

import json
from collections.abc import Mapping

from starlette.responses import Response

SCIM = "/scim/"
"""How the addresses begin whose errors look so."""

MEDIA_TYPE = "application/scim+json"
_URN = "urn:ietf:params:scim:api:messages:2.0:Error"


def scim_error(
    status: int, detail: str, scim_type: str | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """Renders one error. `scim_type` is a keyword of RFC 7644, table 9."""
    said = {"schemas": [_URN], "status": str(status), "detail": detail}
    if scim_type:
        said["scimType"] = scim_type
    body = json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")
    return Response(body, status, headers=dict(headers or {}), media_type=MEDIA_TYPE)
