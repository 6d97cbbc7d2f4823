"""What can go wrong with a document."""

from service.values.errors import Conflict, DomainError


class BatesTaken(Conflict):
    """Another document of the matter has some of these Bates numbers."""

    code = "bates_taken"
    title = "The Bates numbers belong to another document"


class OnHold(Conflict):
    """A legal hold keeps the document: nothing of it is deleted before the hold is released."""

    code = "on_hold"
    title = "A legal hold keeps this"


class AlreadyReleased(Conflict):
    """The hold was released."""

    code = "already_released"
    title = "The hold was released already"


class CurrentVersion(Conflict):
    """The current version of a document goes with the document only."""

    code = "current_version"
    title = "This is the current version"


class Quarantined(Conflict):
    """The file is kept back: it is infected, or was not scanned yet."""

    code = "quarantined"
    title = "The file is kept back"


class DigestDiffers(DomainError):
    """What came is not what the sender's digest says."""

    code = "digest_differs"
    title = "The bytes are not those of the digest"


class EmptyFile(DomainError):
    """The file has no bytes."""

    code = "empty_file"
    title = "The file is empty"
