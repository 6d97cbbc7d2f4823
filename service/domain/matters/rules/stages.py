"""The stages of a matter, as data: what follows what, and what must hold before a stage is entered. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

StageKey = Literal[
    "intake",
    "retained",
    "records",
    "expert_review",
    "presuit",
    "filed",
    "pleadings",
    "discovery",
    "experts",
    "negotiation",
    "trial",
    "post_trial",
    "resolution",
]
Gate = Literal[
    "conflicts_cleared",
    "client_named",
    "claim_stated",
    "limitations_known",
    "defendant_named",
    "claimants_represented",
    "suit_filed",
    "docket_opened",
    "dockets_ended",
]


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage: what the firm does in it, which stages may follow, and the gates on the way in."""

    says: str
    next: tuple[StageKey, ...]
    gates: tuple[Gate, ...] = ()


FIRST: Final[StageKey] = "intake"

STAGES: Final[Mapping[StageKey, Stage]] = MappingProxyType(
    {
        "intake": Stage("The firm is asked for help and looks at the case.", ("retained",)),
        "retained": Stage(
            "The client has engaged the firm.",
            ("records", "negotiation", "resolution"),
            ("client_named", "conflicts_cleared"),
        ),
        "records": Stage(
            "Medical records are gathered and put in order.", ("expert_review", "negotiation", "resolution")
        ),
        "expert_review": Stage(
            "An expert looks at whether the standard of care was broken.",
            ("presuit", "filed", "negotiation", "resolution"),
            ("claim_stated", "limitations_known"),
        ),
        "presuit": Stage(
            "Notice, panel or certificate that must come before suit.",
            ("filed", "negotiation", "resolution"),
            ("claim_stated", "limitations_known", "defendant_named"),
        ),
        "filed": Stage(
            "Suit is filed.",
            ("pleadings", "negotiation", "resolution"),
            ("claim_stated", "defendant_named", "claimants_represented", "suit_filed"),
        ),
        "pleadings": Stage(
            "Service, answers and motions on the pleadings.",
            ("discovery", "negotiation", "resolution"),
            ("docket_opened",),
        ),
        "discovery": Stage(
            "The sides learn what the other knows.",
            ("experts", "negotiation", "trial", "resolution"),
            ("docket_opened",),
        ),
        "experts": Stage(
            "Experts are disclosed and heard.", ("negotiation", "trial", "resolution"), ("docket_opened",)
        ),
        "negotiation": Stage(
            "Mediation, or the sides talk about a settlement.",
            ("presuit", "filed", "pleadings", "discovery", "experts", "trial", "resolution"),
            ("client_named", "claim_stated"),
        ),
        "trial": Stage("The case is tried.", ("post_trial", "resolution"), ("docket_opened",)),
        "post_trial": Stage("Motions after the verdict, and appeal.", ("resolution",), ("docket_opened",)),
        "resolution": Stage(
            "The result is carried out: liens, approvals, distribution.",
            (),
            ("client_named", "claim_stated", "claimants_represented"),
        ),
    }
)
"""In the order in which a case goes through them."""

CLOSING: Final[tuple[Gate, ...]] = ("dockets_ended",)
"""What must hold before a matter is closed, from whichever stage. Nobody can pass by these."""

_ORDER: Final = tuple(STAGES)


def reachable(stage: StageKey) -> tuple[StageKey, ...]:
    """Returns where a matter can go from a stage: on to what may follow, or back to any stage before."""
    return (*_ORDER[: _ORDER.index(stage)], *STAGES[stage].next)


def gates(stage: StageKey, target: StageKey) -> tuple[Gate, ...]:
    """Returns what must hold on the way from one stage to another. Going back asks for nothing."""
    return () if _ORDER.index(target) < _ORDER.index(stage) else STAGES[target].gates
