"""Between a member of the firm and a SCIM user."""

import unicodedata
from typing import Any

from pydantic import TypeAdapter, ValidationError
from scim2_models import Meta, Reference
from scim2_models.resources.user import Email, GroupMembership

from service.domain.firms.schemas.directory import DirectoryMemberOut, Entry
from service.domain.provisioning.errors import Refused
from service.domain.provisioning.rules.resources import User
from service.domain.provisioning.rules.versions import with_version
from service.values.mail_addresses import mail_address
from service.values.text import ExternalId, Line

_LINE, _EXTERNAL_ID = TypeAdapter[str](Line), TypeAdapter[str](ExternalId)
_OURS = {"id", "meta", "groups", "active", "schemas"}
"""What this service says of a user itself, and keeps in columns."""


def user_of(person: DirectoryMemberOut, base: str) -> User:
    """Returns the SCIM user that a member is. `base` is the address under which SCIM is reached."""
    said: dict[str, Any] = person.directory or {
        "userName": person.email,
        "displayName": person.name,
        "name": {"formatted": person.name},
        "emails": [{"value": person.email, "type": "work", "primary": True}],
    }
    user = User.model_validate(said)
    user.id, user.active = str(person.id), person.status == "active"
    user.groups = [
        GroupMembership(value=key, ref=Reference(f"{base}/Groups/{key}"), type="direct") for key in person.in_groups
    ]
    user.meta = Meta(
        resource_type="User",
        created=person.created_at,
        last_modified=person.updated_at,
        location=f"{base}/Users/{person.id}",
    )
    return with_version(user)


def entry_of(user: User) -> Entry:
    """Returns what the firm takes over from a SCIM user. Raises Refused."""
    user_name = _checked(_LINE, user.user_name, "userName")
    external_id = None if user.external_id is None else _checked(_EXTERNAL_ID, user.external_id, "externalId")
    return Entry(
        key=name_key(user_name),
        external_id=external_id,
        name=_checked(_LINE, _full_name(user) or user_name, "displayName"),
        email=_address(user),
        active=bool(user.active),
        profile=user.model_dump(mode="json", exclude=_OURS),
    )


def name_key(user_name: str) -> str:
    """Returns a user name as it is compared: without its case (RFC 7643, 4.1.1)."""
    return unicodedata.normalize("NFC", user_name.strip()).lower()


def _full_name(user: User) -> str | None:
    if user.display_name:
        return user.display_name
    if user.name is None:
        return None
    parts = (user.name.given_name, user.name.middle_name, user.name.family_name)
    return user.name.formatted or " ".join(part for part in parts if part)


def _address(user: User) -> str:
    """Returns the address by which the firm knows the person: the primary one, or that of work, or the first."""
    emails = user.emails or []
    ranked = sorted(emails, key=lambda email: (not email.primary, email.type != Email.Type.work))
    address = mail_address((ranked[0].value if ranked else None) or "")
    if address is None:
        raise Refused("The person needs a mail address: emails holds none, or userName is none.", "invalidValue")
    return address


def _checked(rule: TypeAdapter[str], value: Any, name: str) -> str:
    try:
        return rule.validate_python(value)
    except ValidationError as error:
        raise Refused(f"{error.errors()[0]['msg']}: {name}", "invalidValue") from None
