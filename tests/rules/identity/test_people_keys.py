"""What is sealed for a browser can be opened here only, for its purpose only, and not for ever."""

from datetime import UTC, datetime, timedelta

import pytest

from service.domain.identity.rules.people_keys import NotSealedHere, people_keys_from

KEYS = people_keys_from(b"k" * 32)
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SEALED = KEYS.sealed("purpose", ["content", 7], NOW, b"n" * 12)


def test_what_was_sealed_is_opened_with_its_time() -> None:
    assert KEYS.opened("purpose", SEALED, NOW + timedelta(minutes=59), HOUR) == (["content", 7], NOW)


def test_what_is_sealed_cannot_be_read() -> None:
    assert "content" not in SEALED


@pytest.mark.parametrize("text", ["", "é", "!!!!", SEALED[:-4], SEALED.swapcase(), "A" * 60])
def test_what_was_altered_is_refused(text: str) -> None:
    with pytest.raises(NotSealedHere):
        KEYS.opened("purpose", text, NOW, HOUR)


def test_another_purpose_is_refused() -> None:
    with pytest.raises(NotSealedHere):
        KEYS.opened("other", SEALED, NOW, HOUR)


def test_another_installations_key_is_refused() -> None:
    with pytest.raises(NotSealedHere):
        people_keys_from(b"j" * 32).opened("purpose", SEALED, NOW, HOUR)


def test_what_is_too_old_is_refused() -> None:
    with pytest.raises(NotSealedHere):
        KEYS.opened("purpose", SEALED, NOW + HOUR, HOUR)


def test_digests_of_two_purposes_differ() -> None:
    assert KEYS.digest("a", "text") != KEYS.digest("b", "text")


def test_keys_are_never_shown() -> None:
    assert repr(KEYS) == "PeopleKeys()"
