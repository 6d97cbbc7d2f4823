"""What an authorisation needs under HIPAA: 45 CFR 164.508(b) and (c).

The regulation names six core elements and three statements. Without one of them an authorisation is defective, and a
provider must not disclose on it (164.508(b)(2)).
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, Protocol

AuthorizationStatus = Literal["draft", "valid", "defective", "expired", "revoked"]
Signer = Literal["individual", "representative"]
PsychotherapyNotes = Literal["none", "only", "with_others"]
SpecialCategory = Literal["substance_use", "hiv", "mental_health", "genetic", "reproductive"]


class Authorization(Protocol):
    """What the rules look at."""

    information: str | None
    may_disclose: str | None
    may_receive: str | None
    purpose: str | None
    expires_on: date | None
    expiry_event: str | None
    expiry_event_on: date | None
    signed_on: date | None
    signer: Signer | None
    representative_authority: str | None
    patient_died_on: date | None
    states_right_to_revoke: bool
    states_conditioning: bool
    states_redisclosure: bool
    psychotherapy_notes: PsychotherapyNotes
    special_categories: list[SpecialCategory]
    revoked_on: date | None


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with an authorisation, or needs a look: its code, the paragraph that asks for it, in words."""

    code: str
    citation: str
    says: str


def _signed_for(a: Authorization) -> bool:
    return a.signer != "representative" or bool(a.representative_authority)


def _by_the_dead(a: Authorization) -> bool:
    died, signed = a.patient_died_on, a.signed_on
    return died is not None and signed is not None and a.signer == "individual" and died < signed


_NEEDS: Final[tuple[tuple[Finding, Callable[[Authorization], bool]], ...]] = (
    (
        Finding("no_information", "45 CFR 164.508(c)(1)(i)", "It does not describe the information to be disclosed."),
        lambda a: a.information is not None,
    ),
    (
        Finding("no_discloser", "45 CFR 164.508(c)(1)(ii)", "It does not name who may disclose."),
        lambda a: a.may_disclose is not None,
    ),
    (
        Finding("no_recipient", "45 CFR 164.508(c)(1)(iii)", "It does not name who may receive."),
        lambda a: a.may_receive is not None,
    ),
    (
        Finding("no_purpose", "45 CFR 164.508(c)(1)(iv)", "It does not describe a purpose."),
        lambda a: a.purpose is not None,
    ),
    (
        Finding("no_expiry", "45 CFR 164.508(c)(1)(v)", "It has neither a date nor an event on which it expires."),
        lambda a: a.expires_on is not None or a.expiry_event is not None,
    ),
    (
        Finding("unsigned", "45 CFR 164.508(c)(1)(vi)", "It is not signed and dated."),
        lambda a: a.signed_on is not None and a.signer is not None,
    ),
    (
        Finding("no_authority", "45 CFR 164.508(c)(1)(vi)", "It does not say why the representative may sign."),
        _signed_for,
    ),
    (
        Finding("no_right_to_revoke", "45 CFR 164.508(c)(2)(i)", "It does not state the right to revoke, and how."),
        lambda a: a.states_right_to_revoke,
    ),
    (
        Finding("no_conditioning", "45 CFR 164.508(c)(2)(ii)", "It does not state whether treatment may depend on it."),
        lambda a: a.states_conditioning,
    ),
    (
        Finding(
            "no_redisclosure", "45 CFR 164.508(c)(2)(iii)", "It does not state that the recipient may disclose further."
        ),
        lambda a: a.states_redisclosure,
    ),
    (
        Finding(
            "psychotherapy_notes_combined",
            "45 CFR 164.508(b)(3)(ii)",
            "Psychotherapy notes need an authorisation of their own.",
        ),
        lambda a: a.psychotherapy_notes != "with_others",
    ),
    (
        Finding(
            "signed_by_the_deceased",
            "45 CFR 164.502(g)(4)",
            "After the patient's death the personal representative signs.",
        ),
        lambda a: not _by_the_dead(a),
    ),
)

_PART_2: Final = Finding(
    "substance_use",
    "42 CFR 2.31",
    "Records of substance use treatment need a consent with the elements of Part 2.",
)
_STATE: Final[dict[SpecialCategory, str]] = {
    "hiv": "HIV and AIDS",
    "mental_health": "mental health",
    "genetic": "genetic tests",
    "reproductive": "reproductive care",
}


def defects(authorization: Authorization) -> list[Finding]:
    """Returns which elements are missing, each with its paragraph, in the order of the regulation."""
    return [finding for finding, met in _NEEDS if not met(authorization)]


def cautions(categories: Collection[SpecialCategory]) -> list[Finding]:
    """Returns what other law may ask for besides, by the special categories of the information, each once."""
    found = [_PART_2] if "substance_use" in categories else []
    return found + [
        Finding(category, "45 CFR 160.203(b)", f"State law may ask for its own words where {subject} is concerned.")
        for category, subject in _STATE.items()
        if category in categories
    ]


def status_on(authorization: Authorization, day: date) -> AuthorizationStatus:
    """Returns what an authorisation is worth on a day.

    It counts on its last day (164.508(b)(2)(i): the date "has passed"), and no longer on the day of the event or of
    its revocation.
    """
    a = authorization
    if a.signed_on is None or a.signed_on > day:
        return "draft"
    if a.revoked_on is not None and a.revoked_on <= day:
        return "revoked"
    if a.expires_on is not None and a.expires_on < day:
        return "expired"
    if a.expiry_event_on is not None and a.expiry_event_on <= day:
        return "expired"
    return "defective" if defects(a) else "valid"
