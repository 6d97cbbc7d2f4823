"""How much data there is, and the ids of its rows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """How many rows there are. Firm 0 is the large one; in pages of `page_rows` it has more than 1,000 pages."""

    name: str
    firms: int
    matters: int
    large: int
    page_rows: int
    names: int
    """How many names the large firm's address book is searched in."""

    @property
    def ordinary(self) -> int:
        """How many matters each firm but the large one has, at least."""
        return (self.matters - self.large) // (self.firms - 1)

    def matters_of(self, firm: int) -> int:
        """How many matters a firm has. Firm 1 takes what the division leaves."""
        if firm == 0:
            return self.large
        return self.matters - self.large - self.ordinary * (self.firms - 2) if firm == 1 else self.ordinary

    def contacts_of(self, firm: int) -> int:
        """How many contacts a firm has."""
        return self.matters_of(firm) // 2


FULL = Scale("full", firms=1_000, matters=1_000_000, large=75_000, page_rows=50, names=126_000)
SMALL = Scale("small", firms=100, matters=10_000, large=1_600, page_rows=1, names=12_600)
TINY = Scale("tiny", firms=3, matters=1_400, large=1_200, page_rows=1, names=600)

FIRM, MATTER, CONTACT, PARTY, ADDED, KNOWN_NAME = range(6)
"""Kinds of rows; ADDED are the matters that pgbench opens."""


def row_id(kind: int, firm: int, n: int) -> str:
    """Returns the id of a loaded row, which pgbench computes in the same way: version 7, ascending within a firm."""
    return f"{firm:08x}-{kind:04x}-7000-8000-{n:012x}"
