"""Versions of SCIM resources (RFC 7644, 3.14): weak tags, made from what is shown.

A user is shown with groups and a group with members, which change without the row behind it; so the tag is a hash.
"""

import hashlib
import json
import re
from typing import Any, TypeVar

from scim2_models import Resource

Kind = TypeVar("Kind", bound=Resource[Any])


def with_version(resource: Kind) -> Kind:
    """Returns the resource with its version in `meta`."""
    text = json.dumps(resource.model_dump(mode="json"), sort_keys=True)
    if resource.meta is not None:
        resource.meta.version = f'W/"{hashlib.sha256(text.encode()).hexdigest()[:16]}"'
    return resource


def is_current(header: str | None, resource: Resource[Any]) -> bool:
    """Returns whether If-Match or If-None-Match names the version of a resource; compared weakly, as the tags are."""
    if header is None or resource.meta is None or resource.meta.version is None:
        return False
    return header.strip() == "*" or resource.meta.version.removeprefix("W/") in re.findall(r'"[^"]*"', header)
