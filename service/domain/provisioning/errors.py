"""What can go wrong with provisioning."""

from service.values.errors import DomainError


class Refused(DomainError):
    """SCIM refuses the request; `scim_type` is the keyword for it (RFC 7644, 3.12, table 9)."""

    status = 400
    code = "scim_refused"
    title = "SCIM refuses this"

    def __init__(self, detail: str, scim_type: str | None) -> None:
        super().__init__(detail)
        self.scim_type = scim_type


class BuiltInGroup(DomainError):
    """A role that every firm has is a group that is neither renamed nor deleted."""

    status = 403
    code = "built_in_group"
    title = "The group is built in"
