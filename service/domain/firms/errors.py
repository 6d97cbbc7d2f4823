"""What can go wrong with firms and their people."""

from service.values.errors import Conflict, DomainError, NotFound


class UnknownFirm(NotFound):
    """There is no such firm."""


class FirmClosed(Conflict):
    """A closed firm stays closed."""

    code = "firm_closed"


class OfficeInUse(Conflict):
    """Members or invitations name the office."""

    code = "office_in_use"
    title = "The office is in use"


class RoleKeyTaken(Conflict):
    """Another role has this key."""

    code = "role_key_taken"
    title = "The key belongs to another role"


class RoleInUse(Conflict):
    """Members have the role, or invitations offer it."""

    code = "role_in_use"
    title = "The role is in use"


class TooManyRoles(Conflict):
    """A firm has a bounded number of roles of its own."""

    code = "too_many_roles"
    title = "The firm has too many roles"


class BeyondOwnPermissions(DomainError):
    """Somebody would give what he does not hold himself."""

    status = 403
    code = "beyond_own_permissions"
    title = "Not yours to give"


class OwnersOnly(DomainError):
    """Owners are made, lowered and removed by owners."""

    status = 403
    code = "owners_only"
    title = "Only an owner may do this"


class LastOwner(Conflict):
    """A firm keeps at least one owner."""

    code = "last_owner"
    title = "The firm would have no owner"


class MemberRemoved(Conflict):
    """The member was removed; an invitation brings him back."""

    code = "member_removed"
    title = "The member was removed"


class AlreadyMember(Conflict):
    """The person is a member of the firm already."""

    code = "already_member"
    title = "Already a member"


class AlreadyInvited(Conflict):
    """An invitation to this address is pending."""

    code = "already_invited"
    title = "Already invited"


class InvitationSettled(Conflict):
    """The invitation was accepted or revoked."""

    code = "invitation_settled"
    title = "The invitation is no longer pending"


class InvitationUnusable(NotFound):
    """There is no invitation behind the link, or it was accepted, revoked or has expired. Which, is not said."""

    code = "invitation_unusable"
    title = "The invitation cannot be used"


class DataDestroyed(DomainError):
    """The firm's data key was destroyed: what was sealed under it is gone, and nothing can be sealed any more."""

    status = 410
    code = "data_destroyed"
    title = "The data can no longer be read"
