"""The column type of what is stored sealed, so that a change of keys finds every such column by itself."""

from sqlalchemy import LargeBinary


class Sealed(LargeBinary):
    """Bytes that only the firm's data key opens, sealed for the row's table and id (domain/firms/vault.py)."""

    cache_ok = True
