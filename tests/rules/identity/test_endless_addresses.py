"""Addresses that are made to cost time."""

from service.values.mail_addresses import mail_address


def test_an_endless_address_is_none() -> None:
    # Normalising n marks of two classes takes time that grows with n²: it is not begun.
    assert mail_address("a" + "\u0315\u0300" * 85_000 + "@example.org") is None


def test_an_address_in_decomposed_letters_is_the_same_as_in_composed_ones() -> None:
    assert mail_address("Zoe\u0308@example.org") == "zo\u00eb@example.org"
