"""Which version of a thing a caller has in mind when it asks for a change."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExpectedVersion:
    """The thing must be there, and be one of `versions`; None: whichever version it is."""

    versions: frozenset[int] | None

    def met_by(self, version: int) -> bool:
        """Returns whether this version is one of those the caller has in mind."""
        return self.versions is None or version in self.versions
