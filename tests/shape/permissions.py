"""Which role may use which route, from the routes and the roles themselves, and the document that shows it."""

import json
from pathlib import Path
from typing import Any

from service.description import description
from service.domain.firms.policy import ROLES
from service.domain.identity.policy import IDENTITY_SCOPES, SCOPES
from service.values.caller import Caller
from service.values.ids import new_id
from service.web.access import Forbidden, Permission
from service.web.route import MeritRoute, permission_of
from tests.shape.routes import ROUTES, method_of

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "service" / "domain" / "firms" / "README.md"

_HEAD = """\
# Firms and their people

A **user** is a person with one sign-in and belongs to no firm. A **member** is a user's place in a firm: name, address,
role, office. A person may be a member of several firms. People come in by an **invitation**: a letter with a link that
works once, for seven days. Whoever is removed keeps the row and the history, and loses every token within seconds.

A **permission** is a scope (`service/domain/identity/policy.py`). A **role** is a name for some of them: six are built
in (`policy.py`), a firm adds its own. A person's token carries what was asked for, as far as the client and the member
may have it. Nobody gives a role that permits more than his own token; only owners make, lower and remove owners, and a
firm keeps one.

The tables below are made from the code; `python -m tests.shape.permissions` writes them anew, and the permissions that
examples of the API show; tests hold both.
"""


def routes() -> list[tuple[MeritRoute, Permission]]:
    """Returns every route that asks for a permission, in the order of the documentation."""
    found = [(route, permission_of(route.dependant)) for route in ROUTES]
    return [(route, permission) for route, permission in found if permission is not None]


def may(role: str, permission: Permission) -> bool:
    """Returns whether a member with a role, whose client may do everything, passes a route's check."""
    try:
        permission.check(Caller(new_id(), "client", ROLES[role].permissions, "token", new_id(), new_id()))
    except Forbidden:
        return False
    return True


def document() -> str:
    """Returns the text of the document."""
    permissions = [f"| `{scope}` | {said} | {_marks(scope)} |" for scope, said in SCOPES.items()]
    addresses = [
        f"| `{method_of(route)} {route.path}` | {f'`{permission.scope}`' if permission.scope else 'any'} | "
        + " | ".join("yes" if may(role, permission) else "–" for role in ROLES)
        + " |"
        for route, permission in routes()
    ]
    names = " | ".join(ROLES)
    return "\n".join(
        [
            _HEAD,
            "## Roles",
            "",
            *(f"- **{key}**: {role.purpose}" for key, role in ROLES.items()),
            "",
            "## Permissions",
            "",
            f"| permission | what it permits | {names} |",
            "|---|---|" + "---|" * len(ROLES),
            *permissions,
            "",
            "## Routes",
            "",
            f"| route | permission | {names} |",
            "|---|---|" + "---|" * len(ROLES),
            *addresses,
            "",
        ]
    )


def _marks(scope: str) -> str:
    return " | ".join("yes" if scope in role.permissions else "–" for role in ROLES.values())


def _refresh(tag: str, said: dict[str, Any]) -> None:
    """Writes into a tag's examples what their answers say of permissions, by operation."""
    file = ROOT / "openapi" / "examples" / f"{tag}.json"
    shown = json.loads(file.read_text(encoding="utf-8"))
    for operation, part in said.items():
        shown[operation]["answer"] |= part
    file.write_text(json.dumps(shown, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def refresh_examples() -> None:
    """Has the examples show the permissions and the built-in roles as they are."""
    supported = {"scopes_supported": [*SCOPES, *IDENTITY_SCOPES]}
    built_in = [
        {"key": key, "name": role.name, "purpose": role.purpose, "permissions": sorted(role.permissions)}
        for key, role in ROLES.items()
    ]
    _refresh("oauth", {"getAuthorizationServerMetadata": supported, "getOpenIdConfiguration": supported})
    _refresh("identity", {"getMe": {"scopes": sorted(SCOPES)}})
    _refresh("roles", {"listRoles": {"built_in": built_in}})


if __name__ == "__main__":
    refresh_examples()
    DOCUMENT.write_text(document(), encoding="utf-8")
    (ROOT / "openapi" / "openapi.json").write_text(description(), encoding="utf-8")
