"""Money on the wire: whole cents of the firm's one currency, never a float."""

from typing import Annotated

from pydantic import Field

from service.values.days import NOT_TEXT

MOST_CENTS = 10**13
"""A hundred billion dollars: more than any case, and far from what 64 bits hold, so that sums cannot overflow."""

Cents = Annotated[int, Field(ge=0, le=MOST_CENTS), NOT_TEXT]
"""An amount in whole cents, zero or more."""
