"""Documents with their versions and words, and legal holds."""

from alembic import op

from service.db.tenancy import wall

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE documents (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        matter_id UUID NOT NULL,
        title TEXT NOT NULL,
        kind TEXT NOT NULL,
        folder TEXT NOT NULL,
        file_name TEXT NOT NULL,
        privilege TEXT NOT NULL,
        dated_on DATE,
        notes TEXT,
        bates_prefix TEXT,
        bates_first BIGINT,
        bates_last BIGINT,
        content_number BIGINT,
        size_bytes BIGINT,
        media_type TEXT,
        sha256 TEXT,
        pages BIGINT,
        risk TEXT,
        scan TEXT,
        deleted_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT documents_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT documents_kind_check CHECK (kind IN ('medical_record', 'pleading', 'correspondence', 'expert_report', 'bill', 'authorisation', 'image', 'other')),
        CONSTRAINT documents_privilege_check CHECK (privilege IN ('none', 'attorney_client', 'work_product')),
        CONSTRAINT documents_bates_check CHECK (bates_last >= bates_first),
        CONSTRAINT documents_firm_id_matter_id_fkey FOREIGN KEY(firm_id, matter_id) REFERENCES matters (firm_id, id)
    )
    """,
    """
    CREATE INDEX documents_firm_id_deleted_at_idx ON documents (firm_id, deleted_at) WHERE deleted_at IS NOT NULL
    """,
    """
    CREATE INDEX documents_firm_id_kind_updated_at_id_idx ON documents (firm_id, kind, updated_at, id) WHERE deleted_at IS NULL
    """,
    """
    CREATE INDEX documents_firm_id_matter_id_bates_prefix_bates_first_idx ON documents (firm_id, matter_id, bates_prefix, bates_first) WHERE bates_prefix IS NOT NULL
    """,
    """
    CREATE INDEX documents_firm_id_folder_updated_at_id_idx ON documents (firm_id, folder, updated_at, id) WHERE deleted_at IS NULL
    """,
    """
    CREATE INDEX documents_firm_id_matter_id_updated_at_id_idx ON documents (firm_id, matter_id, updated_at, id) WHERE deleted_at IS NULL
    """,
    """
    CREATE INDEX documents_firm_id_updated_at_id_idx ON documents (firm_id, updated_at, id) WHERE deleted_at IS NULL
    """,
    """
    CREATE TABLE document_versions (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        matter_id UUID NOT NULL,
        document_id UUID NOT NULL,
        number BIGINT NOT NULL,
        size_bytes BIGINT NOT NULL,
        sha256 TEXT NOT NULL,
        media_type TEXT NOT NULL,
        declared_type TEXT,
        risk TEXT NOT NULL,
        pages BIGINT,
        text TEXT NOT NULL,
        scan TEXT NOT NULL,
        sealed BYTEA NOT NULL,
        CONSTRAINT document_versions_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT document_versions_risk_check CHECK (risk IN ('none', 'archive', 'executable', 'markup')),
        CONSTRAINT document_versions_scan_check CHECK (scan IN ('not_scanned', 'clean', 'infected', 'pending')),
        CONSTRAINT document_versions_text_check CHECK (text IN ('none', 'whole', 'part', 'unreadable')),
        CONSTRAINT document_versions_firm_id_matter_id_fkey FOREIGN KEY(firm_id, matter_id) REFERENCES matters (firm_id, id),
        CONSTRAINT document_versions_firm_id_document_id_fkey FOREIGN KEY(firm_id, document_id) REFERENCES documents (firm_id, id),
        CONSTRAINT document_versions_firm_id_document_id_number_key UNIQUE (firm_id, document_id, number)
    )
    """,
    """
    CREATE INDEX document_versions_firm_id_matter_id_idx ON document_versions (firm_id, matter_id)
    """,
    """
    CREATE INDEX document_versions_firm_id_scan_idx ON document_versions (firm_id, scan) WHERE scan = 'pending'
    """,
    """
    CREATE TABLE document_words (
        firm_id UUID NOT NULL,
        word TEXT NOT NULL,
        document_id UUID NOT NULL,
        CONSTRAINT document_words_pkey PRIMARY KEY (firm_id, word, document_id),
        CONSTRAINT document_words_firm_id_document_id_fkey FOREIGN KEY(firm_id, document_id) REFERENCES documents (firm_id, id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX document_words_firm_id_document_id_idx ON document_words (firm_id, document_id)
    """,
    """
    CREATE TABLE legal_holds (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        matter_id UUID NOT NULL,
        document_id UUID,
        name TEXT NOT NULL,
        reason TEXT NOT NULL,
        released_at TIMESTAMP WITH TIME ZONE,
        release_reason TEXT,
        CONSTRAINT legal_holds_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT legal_holds_firm_id_matter_id_fkey FOREIGN KEY(firm_id, matter_id) REFERENCES matters (firm_id, id),
        CONSTRAINT legal_holds_firm_id_document_id_fkey FOREIGN KEY(firm_id, document_id) REFERENCES documents (firm_id, id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX legal_holds_firm_id_document_id_idx ON legal_holds (firm_id, document_id)
    """,
    """
    CREATE INDEX legal_holds_firm_id_matter_id_updated_at_id_idx ON legal_holds (firm_id, matter_id, updated_at, id)
    """,
    """
    CREATE INDEX legal_holds_firm_id_updated_at_id_idx ON legal_holds (firm_id, updated_at, id)
    """,
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    for table in ("documents", "document_versions", "document_words", "legal_holds"):
        for statement in wall(table):
            op.execute(statement)
