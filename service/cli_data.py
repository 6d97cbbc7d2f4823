"""Commands of `merit` for what firms keep: the keys that seal it."""

from typing import Annotated
from uuid import UUID

import typer


def rotate_data_key(firm_id: UUID) -> None:
    """Give a firm a new data key and seal everything under it anew, while serving; run it again if it was cut off."""
    from service.data_keeping import rotate_data_key as rotate
    from service.settings import Settings

    number, resealed = rotate(Settings(), firm_id)
    print(f"data key {number} seals; {resealed} values were sealed anew")


def destroy_data_keys(
    firm_id: UUID,
    yes: Annotated[str, typer.Option(help="The firm's name: what is sealed can never be read again.")],
) -> None:
    """Destroy a firm's data keys: its identifiers and files become unreadable for good."""
    from service.data_keeping import destroy_data_keys as destroy
    from service.settings import Settings

    destroy(Settings(), firm_id, yes)
    print("destroyed")
