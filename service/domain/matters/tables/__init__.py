"""Tables of the matters, a module a resource."""

from service.domain.matters.tables.claim_links import ClaimLink
from service.domain.matters.tables.claims import Claim
from service.domain.matters.tables.dockets import Docket
from service.domain.matters.tables.file import Damage, Note, Offer
from service.domain.matters.tables.matters import Matter, MatterExternalId, MatterNumber
from service.domain.matters.tables.parties import Party
from service.domain.matters.tables.tasks import Task, TaskTemplate
from service.domain.matters.tables.walls import MatterWall

__all__ = [
    "Claim",
    "ClaimLink",
    "Damage",
    "Docket",
    "Matter",
    "MatterExternalId",
    "MatterNumber",
    "MatterWall",
    "Note",
    "Offer",
    "Party",
    "Task",
    "TaskTemplate",
]
