"""From what a search found to the hits of a check: one a term and contact, and those related to them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

MOST_OF_A_TERM = 100
"""So many hits of a term are shown, the likeliest."""
_SHARE_OF_RELATED = 0.8


@dataclass(frozen=True, slots=True)
class Finding:
    """Somebody who may be the one named by a term, or is related to somebody who may be."""

    term: int
    subject_kind: str
    subject_id: UUID
    name: str
    name_kind: str
    why: str
    score: int
    relation: str | None = None
    via_id: UUID | None = None

    @property
    def key(self) -> tuple[int, UUID, UUID | None]:
        """What makes it the same hit when the check is run again."""
        return self.term, self.subject_id, self.via_id


@dataclass(frozen=True, slots=True)
class Relation:
    """`contact_id` is `kind` `other_id`."""

    contact_id: UUID
    other_id: UUID
    kind: str


def related(findings: Sequence[Finding], relations: Iterable[Relation], names: Mapping[UUID, str]) -> list[Finding]:
    """Returns those related to the contacts that were found, in either direction, unless the term found them, too."""
    found = {(finding.term, finding.subject_id) for finding in findings}
    more: dict[tuple[int, UUID, UUID | None], Finding] = {}
    for relation in relations:
        for one, other in ((relation.contact_id, relation.other_id), (relation.other_id, relation.contact_id)):
            for finding in findings:
                if finding.subject_id == one and (finding.term, other) not in found and other in names:
                    score = round(finding.score * _SHARE_OF_RELATED)
                    reached = replace(finding, subject_id=other, name=names[other], name_kind="name", score=score)
                    reached = replace(reached, relation=relation.kind, via_id=one)
                    more.setdefault(reached.key, reached)
    return list(more.values())
