"""Codes of a second factor: time-based ones (RFC 6238) and recovery codes."""

import hmac
import re
from datetime import datetime

import pyotp

STEP_SECONDS = 30
RECOVERY_CODES = 10
_TOLERATED_STEPS = 1
"""Steps before and after: a clock that is off, and time to type (RFC 6238, 5.2)."""
_DIGITS = re.compile(r"[0-9]{6}")
_RECOVERY = re.compile(r"[a-z2-7]{16}")


def step_of(at: datetime) -> int:
    """Returns the number of the time step of an instant (RFC 6238, 4.2)."""
    return int(at.timestamp()) // STEP_SECONDS


def matching_step(secret: str, code: str, at: datetime) -> int | None:
    """Returns the time step whose code this is, near an instant; None if it is none. `secret` is in base 32.

    That a step counts once is the caller's to see to (RFC 6238, 5.2).
    """
    digits = code.replace(" ", "")
    if not _DIGITS.fullmatch(digits):
        return None
    generator, now = pyotp.TOTP(secret), step_of(at)
    steps = range(now - _TOLERATED_STEPS, now + _TOLERATED_STEPS + 1)
    found = [step for step in steps if hmac.compare_digest(generator.generate_otp(step), digits)]
    return found[0] if found else None


def address_of(secret: str, email: str) -> str:
    """Returns the otpauth address that an authenticator takes up."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name="Merit")


def recovery_code(text: str) -> str | None:
    """Returns what is typed as a recovery code in the form in which it is hashed, or None if it is none."""
    plain = text.strip().lower().replace("-", "").replace(" ", "")
    return plain if _RECOVERY.fullmatch(plain) else None
