"""What can go wrong with medical records."""

from service.values.errors import Conflict


class AlreadyRevoked(Conflict):
    """A revoked authorisation stays as it was."""

    code = "already_revoked"
    title = "The authorisation is revoked"
