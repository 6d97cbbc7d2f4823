"""What can go wrong with a lead."""

from service.values.errors import Conflict, NotFound


class LeadSettled(Conflict):
    """The lead was declined or converted."""

    code = "lead_settled"
    title = "The lead is settled"


class LeadNotDeclined(Conflict):
    """Only a declined lead is opened again."""

    code = "lead_not_declined"
    title = "The lead was not declined"


class NoLetter(NotFound):
    """There is a letter once the lead was declined."""

    code = "no_letter"
    title = "No letter was written"
