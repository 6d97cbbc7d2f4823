"""What schemathesis has to be told about the API: what only an earlier answer can give, and rules beyond schemas."""

import itertools
import json
import os
from datetime import date
from typing import Any
from uuid import UUID

import schemathesis
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis import Case, Response
from schemathesis.checks import CHECKS

from service.description import description
from tests.api.standing import Standing

EXAMPLES = int(os.environ.get("MERIT_TESTS_EXAMPLES", "20"))
BETWEEN_FIELDS = {"organisation_life", "died_before_born", "before_opened", "after_closed"} | {
    "range_reversed",
    "expired_before_signed",
    "no_expiry_event",
    "repeated_category",
    "before_signed",
    "words",
    "repeated_key",
    "before_made",
    "not_open_then",
    "unknown_offer",
    "own_side",
    "out_of_range",
    "one_subject",
    "unknown_contact",
    "unknown_matter",
    "waiver_of_decision",
    "same_contact",
    "kind_of_contact",
    "until_before_from",
    "npi_check_digit",
    "enumeration_of_contact",
    "unknown_member",
    "unknown_oauth_client",
    "unknown_party",
    "unknown_role",
    "above_100",
    "jurisdiction_needed",
    "office_needed",
    "number_pattern",
    "unknown_court",
    "unknown_claim",
    "circle",
    "cannot_represent",
    "represents_others",
    "court_needed",
    "not_ended",
    "ended_before_filed",
    "too_many_defendants",
    "caller_is_patient",
    "unknown_office",
    "mail_address",
    "past",
    "no_ssn",
    "bates_incomplete",
    "bates_order",
    "dot_segment",
    "empty_file",
    "digest_differs",
    "unknown_document",
    "no_mbi",
    "no_account_number",
    "no_verified_domain",
    "owners_only",
    "secret_needed",
}
"""Codes of rules between two fields, or between a field and what is stored: JSON Schema has no words for them."""

SETTINGS = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    stateful_step_count=6,
)

schemathesis.openapi.format("date", st.dates(date(1900, 1, 1), date(2200, 12, 31)).map(str))
schema = schemathesis.openapi.from_dict(json.loads(description()))
_numbers = itertools.count()


def lead(case: Case, standing: Standing) -> None:
    """Leads three in four well-formed ids to something that is there, and gives what only an earlier answer can."""
    ids = standing.ids(case.operation.definition.raw["operationId"])
    for name, value in (case.path_parameters or {}).items():
        if name in ids and _is_uuid(value) and UUID(value).int % 4:
            case.path_parameters[name] = ids[name]
    complete(case)
    if _is_right(case) and isinstance(case.body, dict):
        case.body |= {name: ids[name] for name, value in case.body.items() if name in ids and value is not None}


def complete(case: Case) -> None:
    """Gives a request that is right by its schema what only an earlier answer can: no schema knows it."""
    if not _is_right(case):
        return
    (case.query or {}).pop("cursor", None)
    if isinstance(case.body, dict) and "grant_type" in case.body:
        case.body["grant_type"] = "client_credentials"  # only a person's browser brings a code
    headers: Any = case.headers or {}
    if "Idempotency-Key" in headers:
        headers["Idempotency-Key"] = f"key-{next(_numbers)}"
    if "If-Match" in headers:
        headers["If-Match"] = "*"
        if case.method == "PUT":  # which may add, and then there is no version yet
            del headers["If-Match"]


def validate(case: Case, answer: Response) -> None:
    """Runs every check. A request that is right by its schema may still be refused by a rule beyond schemas."""
    excluded = [CHECKS.get_one("positive_data_acceptance")] if _is_refused_by_a_rule(answer) else []
    if "idempotent-replayed" in answer.headers:  # the same key and body: told again, whatever the other headers are
        excluded.append(CHECKS.get_one("negative_data_rejection"))
    if case.operation.path.endswith("/.search"):  # an id as well, to the addresses beside it, which take other methods
        excluded.append(CHECKS.get_one("allow_header_conformance"))
    case.validate_response(answer, excluded_checks=excluded)


def _is_right(case: Case) -> bool:
    return case.meta is not None and bool(case.meta.generation.mode.is_positive)


def _is_uuid(value: Any) -> bool:
    try:
        UUID(value)
    except (ValueError, AttributeError, TypeError):
        return False
    return True


def _is_refused_by_a_rule(answer: Response) -> bool:
    if answer.status_code == 400 and "application/scim+json" in answer.headers["content-type"]:
        return True  # what SCIM takes is said by its own schemas, at /scim/v2/Schemas
    if answer.status_code not in {400, 422}:
        return False
    refusal = answer.json()
    codes = {error.get("code") for error in refusal.get("errors", [])}
    if answer.request.method == "PATCH":
        codes -= {"missing"}  # a patch of what is not there yet gives only some of it
    return refusal.get("code") == "impossible_facts" or (bool(refusal.get("errors")) and codes <= BETWEEN_FIELDS)
