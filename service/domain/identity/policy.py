"""The permissions of the API."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

SCOPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "access_log:read": "Read who was shown medical or privileged records, and who was refused by an ethical wall.",
        "clients:read": "Read the firm's OAuth clients: what each may do, and when its secrets end.",
        "clients:write": "Create, change and disable the firm's OAuth clients and their secrets.",
        "conflicts:approve": "Answer for conflict checks whose hits are decided.",
        "conflicts:read": "Read conflict checks with their hits and decisions.",
        "conflicts:write": "Run conflict checks and decide their hits.",
        "contacts:read": "Read people and organisations.",
        "contacts:write": "Create, change and delete people and organisations.",
        "deadlines:read": "Compute limitations dates and read the law and a matter's deadlines.",
        "documents:read": "Read documents, their files and legal holds, but for what is privileged.",
        "documents:write": "Add, change and delete documents and their files.",
        "firm:read": "Read what the firm says of itself, its offices and its roles.",
        "firm:write": "Change what the firm says of itself, its offices and its own roles.",
        "history:read": "Read the log of who changed what, with the values before and after.",
        "holds:write": "Place and release legal holds.",
        "identifiers:read": "Read Social Security, Medicare and account numbers of contacts in full.",
        "identity-provider:write": "Set up the firm's identity provider, which decides who signs in as whom.",
        "jobs:read": "Read what is done after the answer: how far it is, and how it ended.",
        "leads:decide": "Screen leads, decline them, and take them on as matters.",
        "leads:read": "Read leads: who asked for help, how the case was screened, what was decided.",
        "leads:write": "Take leads and change them.",
        "matters:override": "Have a matter enter a stage although something is missing.",
        "matters:read": "Read matters with their parties, claims, facts, damages and negotiations.",
        "matters:write": "Create and change matters with their parties, claims, facts, damages and negotiations.",
        "members:read": "Read the people of the firm and who is invited.",
        "members:write": "Invite people into the firm, change their roles and remove them.",
        "notes:read": "Read the notes of matters, privileged ones among them.",
        "notes:write": "Write notes, and change and delete the own ones.",
        "privileged:read": "Read documents under attorney-client privilege or work-product protection.",
        "records:read": "Read what there is of medical records: the authorisations to disclose them.",
        "records:write": "Add, change and revoke authorisations to disclose medical records.",
        "scim:manage": "Provision the firm's people and groups from its directory, in any role but the owner's.",
        "tasks:read": "Read the tasks of matters and the templates for them.",
        "tasks:write": "Add, change and end tasks, and keep the templates for them.",
        "walls:read": "Read who is screened from a matter, and why.",
        "walls:write": "Screen members and OAuth clients from a matter, and lift that as one of two.",
    }
)
"""Scope to the sentence that says what it permits, in the order of the names."""

IDENTITY_SCOPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "openid": "Know that it is you who signs in.",
        "profile": "Know your name.",
        "email": "Know your e-mail address.",
    }
)
"""What a client may learn about a person who signs in (OpenID Connect Core, 5.4). It permits nothing in the firm."""
