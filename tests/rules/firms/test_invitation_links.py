"""The link of an invitation, and how long it works."""

import hashlib
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from service.domain.firms import rules

FIRM = UUID("0198c0de-0000-7000-8000-00000000000a")
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_a_link_is_read_back_as_its_firm_and_the_hash_of_its_secret() -> None:
    assert rules.read_token(rules.token_of(FIRM, "s3cret")) == (FIRM, hashlib.sha256(b"s3cret").digest())


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "s3cret",
        f"{FIRM.hex}",
        f"{FIRM.hex}.",
        f"{FIRM}.s3cret",  # with hyphens
        "z" * 32 + ".s3cret",
        "\u0660" * 32 + ".s3cret",  # digits, but not of ASCII
        f"{FIRM.hex}." + "s" * 200,
        "{" + FIRM.hex[:30] + "}.s3cret",
    ],
)
def test_what_is_no_link_is_none(text: str) -> None:
    assert rules.read_token(text) is None


def test_a_secret_that_is_no_text_is_some_unknown_one() -> None:
    assert rules.read_token(f"{FIRM.hex}.\ud800") is not None


@pytest.mark.parametrize(
    ("status", "before_the_end", "unusable"),
    [
        ("pending", timedelta(seconds=1), False),
        ("pending", timedelta(0), True),
        ("accepted", timedelta(days=1), True),
        ("revoked", timedelta(days=1), True),
    ],
)
def test_an_invitation_works_while_it_is_pending_and_its_time_lasts(
    status: str, before_the_end: timedelta, unusable: bool
) -> None:
    assert rules.unusable(status, NOON, NOON - before_the_end) is unusable


def test_an_invitation_lasts_seven_days() -> None:
    assert timedelta(days=7) == rules.INVITATION_LASTS
