"""The log of each firm, and the remembered answers of Idempotency-Key."""

from alembic import op

from service.db.tenancy import wall

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

CREATE_CHAIN = """
CREATE FUNCTION history_chain(previous bytea, bodies text[]) RETURNS bytea[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  body text;
  hashes bytea[] := '{}';
BEGIN
  FOREACH body IN ARRAY bodies LOOP
    previous := sha256(previous || convert_to(body, 'UTF8'));
    hashes := hashes || previous;
  END LOOP;
  RETURN hashes;
END
$$;
"""

TABLES = (
    """
    CREATE TABLE firm_heads (
        firm_id UUID NOT NULL,
        seq BIGINT NOT NULL,
        hash BYTEA NOT NULL,
        previous_hash BYTEA NOT NULL,
        CONSTRAINT firm_heads_pkey PRIMARY KEY (firm_id)
    )
    """,
    """
    CREATE TABLE history_events (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        seq BIGINT NOT NULL,
        at TIMESTAMP WITH TIME ZONE NOT NULL,
        action TEXT NOT NULL,
        subject_kind TEXT NOT NULL,
        subject_id UUID NOT NULL,
        matter_id UUID,
        body TEXT NOT NULL,
        hash BYTEA NOT NULL,
        CONSTRAINT history_events_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT history_events_firm_id_seq_key UNIQUE (firm_id, seq)
    )
    """,
    """
    CREATE INDEX history_events_firm_id_matter_id_seq_idx ON history_events (firm_id, matter_id, seq) WHERE matter_id IS NOT NULL
    """,
    """
    CREATE INDEX history_events_firm_id_subject_id_seq_idx ON history_events (firm_id, subject_id, seq)
    """,
    """
    CREATE TABLE idempotency_keys (
        firm_id UUID NOT NULL,
        client_id TEXT NOT NULL,
        key TEXT NOT NULL,
        request_hash BYTEA NOT NULL,
        status SMALLINT NOT NULL,
        headers TEXT NOT NULL,
        body BYTEA NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT idempotency_keys_pkey PRIMARY KEY (firm_id, client_id, key)
    )
    """,
)


def upgrade() -> None:
    op.execute(CREATE_CHAIN)
    for statement in TABLES:
        op.execute(statement)
    for statement in (
        *wall("firm_heads", rights="SELECT, INSERT, UPDATE"),
        *wall("history_events", rights="SELECT, INSERT"),
        *wall("idempotency_keys"),
    ):
        op.execute(statement)
