"""What can go wrong with a matter."""

from service.values.errors import Conflict, DomainError


class NumberTaken(Conflict):
    """Another matter of the firm has this number."""

    code = "number_taken"
    title = "The number belongs to another matter"


class MatterNotEmpty(Conflict):
    """A matter with parties, claims or a wall is not deleted but closed."""

    code = "matter_not_empty"
    title = "The matter has parties, claims or a wall"


class AlreadyClosed(Conflict):
    """The matter is closed."""

    code = "already_closed"
    title = "The matter is closed"


class NotClosed(Conflict):
    """The matter is open."""

    code = "not_closed"
    title = "The matter is open"


class PartyExists(Conflict):
    """The contact has this role in the matter already."""

    code = "party_exists"
    title = "The contact has this role already"


class TooManyClaims(Conflict):
    """A matter holds a bounded number of claims, so that all of them can be assessed at once."""

    code = "too_many_claims"
    title = "The matter has too many claims"


class TooMany(Conflict):
    """A matter holds a bounded number of each thing of which all are read at once."""

    code = "too_many"
    title = "The matter has too many of these"


class AuthorsOnly(Conflict):
    """A note is changed by whoever wrote it."""

    status = 403
    code = "authors_only"
    title = "The note is somebody else's"


class OfferSettled(Conflict):
    """A demand or an offer ends once."""

    code = "offer_settled"
    title = "The demand or offer is no longer open"


class TaskEnded(Conflict):
    """What is done or cancelled does not change."""

    code = "task_ended"
    title = "The task has ended"


class TaskOpen(Conflict):
    """The task is open."""

    code = "task_open"
    title = "The task is open"


class AlreadyScreened(Conflict):
    """The wall stands already."""

    code = "already_screened"
    title = "Screened from the matter already"


class AlreadyLifted(Conflict):
    """A lifted wall stays lifted; a new one can be put up."""

    code = "already_lifted"
    title = "The wall was lifted already"


class LiftRequested(Conflict):
    """A wall is asked to be lifted once."""

    code = "lift_requested"
    title = "The lifting was asked for already"


class LiftNotRequested(Conflict):
    """A wall is lifted by two: first one asks for it."""

    code = "lift_not_requested"
    title = "Nobody has asked for the lifting"


class SecondPerson(Conflict):
    """Who asked for a wall to be lifted cannot approve it."""

    code = "second_person_needed"
    title = "A second person must approve it"


class MembersOnly(DomainError):
    """A program that acts for itself is nobody who could answer for it."""

    status = 403
    code = "members_only"
    title = "Only a member may do this"


class DocketTransferred(Conflict):
    """The case goes on under another docket."""

    code = "docket_transferred"
    title = "The case was transferred"


class DocketEnded(Conflict):
    """The case was dismissed or closed."""

    code = "docket_ended"
    title = "The docket has ended"


class StageUnreachable(Conflict):
    """A stage follows certain others."""

    code = "stage_unreachable"
    title = "The stage does not follow this one"


class StageBlocked(Conflict):
    """A gate of the stage is shut; `errors` say what is missing."""

    code = "stage_blocked"
    title = "Something is missing before this stage"


class ClosingBlocked(Conflict):
    """A matter is closed once everything in it is settled; `errors` say what is not."""

    code = "closing_blocked"
    title = "Something must be settled before the matter is closed"


class LinkExists(Conflict):
    """The claim rests on the other one already."""

    code = "link_exists"
    title = "The claims are linked already"
