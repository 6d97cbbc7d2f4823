"""What can go wrong with firms."""

from service.values.errors import Conflict, NotFound


class UnknownFirm(NotFound):
    """There is no such firm."""


class FirmClosed(Conflict):
    """A closed firm stays closed."""

    code = "firm_closed"
