"""Commands of `merit` for what firms keep: the keys that seal it, the files of documents."""

from typing import Annotated
from uuid import UUID

import typer

documents = typer.Typer(help="The files of documents.", no_args_is_help=True)


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


@documents.command("purge")
def purge_documents(firm_id: UUID) -> None:
    """Delete the files of documents that were deleted longer ago than MERIT_PURGE_DAYS, but for what a hold keeps."""
    from service.data_keeping import purge_documents as purge
    from service.settings import Settings

    print(f"{purge(Settings(), firm_id)} documents purged")


@documents.command("sweep")
def sweep_files(firm_id: UUID) -> None:
    """Delete files that no document names: an upload that a crash cut off may leave one."""
    from service.data_keeping import sweep_files as sweep
    from service.settings import Settings

    print(f"{sweep(Settings(), firm_id)} files swept")


@documents.command("rescan")
def rescan_files(firm_id: UUID) -> None:
    """Have files scanned for malware that are kept back because the scanner did not answer."""
    from service.data_keeping import rescan_files as rescan
    from service.settings import Settings

    print(f"{rescan(Settings(), firm_id)} files settled")
