"""Tables of the documents themselves."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel

from service.db.sealed import Sealed
from service.db.tenancy import Versioned

_LIVE = "deleted_at IS NULL"


class Document(Versioned, table=True):
    """A file of a matter. What it says of its content is that of its current version; one that is deleted stays as a
    tombstone until it is purged."""

    __tablename__ = "documents"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('medical_record', 'pleading', 'correspondence', 'expert_report', 'bill', 'authorisation', "
            "'image', 'other')",
            name="kind",
        ),
        CheckConstraint("privilege IN ('none', 'attorney_client', 'work_product')", name="privilege"),
        CheckConstraint("bates_last >= bates_first", name="bates"),
        ForeignKeyConstraint(["firm_id", "matter_id"], ["matters.firm_id", "matters.id"]),
        Index(None, "firm_id", "updated_at", "id", postgresql_where=_LIVE),
        Index(None, "firm_id", "kind", "updated_at", "id", postgresql_where=_LIVE),
        Index(None, "firm_id", "matter_id", "updated_at", "id", postgresql_where=_LIVE),
        Index(None, "firm_id", "folder", "updated_at", "id", postgresql_where=_LIVE),
        Index(None, "firm_id", "matter_id", "bates_prefix", "bates_first", postgresql_where="bates_prefix IS NOT NULL"),
        Index(None, "firm_id", "deleted_at", postgresql_where="deleted_at IS NOT NULL"),
    )

    matter_id: UUID
    title: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    folder: str = Field(sa_type=Text)
    file_name: str = Field(sa_type=Text)
    privilege: str = Field(sa_type=Text)
    dated_on: date | None
    notes: str | None = Field(sa_type=Text)
    bates_prefix: str | None = Field(sa_type=Text)
    bates_first: int | None = Field(sa_type=BigInteger)
    bates_last: int | None = Field(sa_type=BigInteger)
    content_number: int | None = Field(sa_type=BigInteger)
    size_bytes: int | None = Field(sa_type=BigInteger)
    media_type: str | None = Field(sa_type=Text)
    sha256: str | None = Field(sa_type=Text)
    pages: int | None = Field(sa_type=BigInteger)
    risk: str | None = Field(sa_type=Text)
    scan: str | None = Field(sa_type=Text)
    deleted_at: datetime | None = Field(sa_type=DateTime(timezone=True))


class DocumentVersion(Versioned, table=True):
    """One content of a document. `sealed` is the key of its file in the object store, which is named by the id."""

    __tablename__ = "document_versions"
    __table_args__ = (
        CheckConstraint("risk IN ('none', 'archive', 'executable', 'markup')", name="risk"),
        CheckConstraint("scan IN ('not_scanned', 'clean', 'infected', 'pending')", name="scan"),
        CheckConstraint("text IN ('none', 'whole', 'part', 'unreadable')", name="text"),
        ForeignKeyConstraint(["firm_id", "matter_id"], ["matters.firm_id", "matters.id"]),
        ForeignKeyConstraint(["firm_id", "document_id"], ["documents.firm_id", "documents.id"]),
        UniqueConstraint("firm_id", "document_id", "number"),
        Index(None, "firm_id", "matter_id"),
        Index(None, "firm_id", "scan", postgresql_where="scan = 'pending'"),
    )

    matter_id: UUID
    document_id: UUID
    number: int = Field(sa_type=BigInteger)
    size_bytes: int = Field(sa_type=BigInteger)
    sha256: str = Field(sa_type=Text)
    media_type: str = Field(sa_type=Text)
    declared_type: str | None = Field(sa_type=Text)
    risk: str = Field(sa_type=Text)
    pages: int | None = Field(sa_type=BigInteger)
    text: str = Field(sa_type=Text)
    scan: str = Field(sa_type=Text)
    sealed: bytes = Field(sa_type=Sealed, repr=False)


class DocumentWord(SQLModel, table=True):
    """A word that the current version of a document has; compared by its bytes, which an index can serve."""

    __tablename__ = "document_words"
    __table_args__ = (
        ForeignKeyConstraint(["firm_id", "document_id"], ["documents.firm_id", "documents.id"], ondelete="CASCADE"),
        Index(None, "firm_id", "document_id"),
    )

    firm_id: UUID = Field(primary_key=True)
    word: str = Field(primary_key=True, sa_type=Text)
    document_id: UUID = Field(primary_key=True)
