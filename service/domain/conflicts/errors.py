"""What can go wrong with a conflict check."""

from service.values.errors import Conflict


class Undecided(Conflict):
    """Hits of the check have no decision yet."""

    code = "hits_undecided"
    title = "Hits have no decision yet"


class SignedOff(Conflict):
    """The check was signed off; what was decided stays."""

    code = "signed_off"
    title = "The check is signed off"
