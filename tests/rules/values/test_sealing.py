"""A sealed value opens with its key at its place, and nowhere else."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.values.sealing import Unopenable, key_number, opened, place, sealed

KEY, OTHER_KEY, NONCE = bytes(32), bytes(31) + b"\x01", bytes(12)
FIRM, ROW = UUID(int=1), UUID(int=2)
HERE = place(FIRM, "contact_identifiers", ROW)


@given(st.binary(max_size=200), st.integers(0, 2**32 - 1))
def test_what_was_sealed_is_opened(plain: bytes, number: int) -> None:
    value = sealed(KEY, number, HERE, plain, NONCE)
    assert (opened(KEY, HERE, value), key_number(value)) == (plain, number)


@pytest.mark.parametrize(
    "elsewhere",
    [
        place(UUID(int=3), "contact_identifiers", ROW),
        place(FIRM, "contact_identifiers", UUID(int=3)),
        place(FIRM, "document_versions", ROW),
    ],
    ids=["another firm", "another row", "another table"],
)
def test_a_value_that_was_moved_is_not_opened(elsewhere: bytes) -> None:
    with pytest.raises(Unopenable):
        opened(KEY, elsewhere, sealed(KEY, 1, HERE, b"219099999", NONCE))


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(Unopenable):
        opened(OTHER_KEY, HERE, sealed(KEY, 1, HERE, b"219099999", NONCE))


@given(st.data())
def test_a_value_of_which_a_bit_was_changed_is_not_opened(data: st.DataObject) -> None:
    value = bytearray(sealed(KEY, 1, HERE, b"219099999", NONCE))
    at, bit = data.draw(st.integers(0, len(value) - 1)), data.draw(st.integers(0, 7))
    value[at] ^= 1 << bit
    with pytest.raises(Unopenable):
        opened(KEY, HERE, bytes(value))


@given(st.integers(0, 40))
def test_a_value_that_was_cut_off_is_not_opened(length: int) -> None:
    with pytest.raises(Unopenable):
        opened(KEY, HERE, sealed(KEY, 1, HERE, b"219099999", NONCE)[:length])
