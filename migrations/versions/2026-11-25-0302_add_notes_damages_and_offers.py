"""Notes, damages, demands and offers."""

from alembic import op

from service.db.tenancy import wall

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE notes (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        matter_id UUID NOT NULL,
        kind TEXT NOT NULL,
        noted_on DATE NOT NULL,
        privileged BOOLEAN NOT NULL,
        text TEXT NOT NULL,
        author_member_id UUID,
        author_client_id TEXT,
        CONSTRAINT notes_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT notes_kind_check CHECK (kind IN ('call', 'meeting', 'strategy', 'correspondence', 'other')),
        CONSTRAINT notes_firm_id_matter_id_fkey FOREIGN KEY(firm_id, matter_id) REFERENCES matters (firm_id, id)
    )
    """,
    """
    CREATE INDEX notes_firm_id_matter_id_noted_on_id_idx ON notes (firm_id, matter_id, noted_on, id)
    """,
    """
    CREATE INDEX notes_firm_id_matter_id_updated_at_id_idx ON notes (firm_id, matter_id, updated_at, id)
    """,
    """
    CREATE TABLE damages (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        matter_id UUID NOT NULL,
        party_id UUID,
        kind TEXT NOT NULL,
        period TEXT NOT NULL,
        amount_cents BIGINT NOT NULL,
        up_to_cents BIGINT,
        from_on DATE,
        until_on DATE,
        basis TEXT,
        payer TEXT,
        CONSTRAINT damages_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT damages_period_check CHECK (period IN ('past', 'future')),
        CONSTRAINT damages_amount_check CHECK (amount_cents >= 0 AND up_to_cents >= amount_cents),
        CONSTRAINT damages_firm_id_matter_id_fkey FOREIGN KEY(firm_id, matter_id) REFERENCES matters (firm_id, id),
        CONSTRAINT damages_firm_id_matter_id_party_id_fkey FOREIGN KEY(firm_id, matter_id, party_id) REFERENCES parties (firm_id, matter_id, id)
    )
    """,
    """
    CREATE INDEX damages_firm_id_matter_id_party_id_idx ON damages (firm_id, matter_id, party_id)
    """,
    """
    CREATE INDEX damages_firm_id_matter_id_updated_at_id_idx ON damages (firm_id, matter_id, updated_at, id)
    """,
    """
    CREATE TABLE offers (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        matter_id UUID NOT NULL,
        side TEXT NOT NULL,
        party_id UUID,
        amount_cents BIGINT NOT NULL,
        at_least_cents BIGINT,
        terms TEXT,
        confidential BOOLEAN NOT NULL,
        made_on DATE NOT NULL,
        expires_on DATE,
        in_reply_to_id UUID,
        status TEXT NOT NULL,
        settled_on DATE,
        CONSTRAINT offers_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT offers_side_check CHECK (side IN ('claimant', 'defence')),
        CONSTRAINT offers_status_check CHECK (status IN ('open', 'countered', 'accepted', 'rejected', 'withdrawn')),
        CONSTRAINT offers_settled_check CHECK ((status IN ('open', 'countered')) = (settled_on IS NULL)),
        CONSTRAINT offers_firm_id_matter_id_fkey FOREIGN KEY(firm_id, matter_id) REFERENCES matters (firm_id, id),
        CONSTRAINT offers_firm_id_matter_id_in_reply_to_id_fkey FOREIGN KEY(firm_id, matter_id, in_reply_to_id) REFERENCES offers (firm_id, matter_id, id),
        CONSTRAINT offers_firm_id_matter_id_party_id_fkey FOREIGN KEY(firm_id, matter_id, party_id) REFERENCES parties (firm_id, matter_id, id),
        CONSTRAINT offers_firm_id_matter_id_id_key UNIQUE (firm_id, matter_id, id)
    )
    """,
    """
    CREATE INDEX offers_firm_id_matter_id_in_reply_to_id_idx ON offers (firm_id, matter_id, in_reply_to_id)
    """,
    """
    CREATE INDEX offers_firm_id_matter_id_made_on_id_idx ON offers (firm_id, matter_id, made_on, id)
    """,
    """
    CREATE INDEX offers_firm_id_matter_id_party_id_idx ON offers (firm_id, matter_id, party_id)
    """,
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    for table in ("notes", "damages", "offers"):
        for statement in wall(table):
            op.execute(statement)
