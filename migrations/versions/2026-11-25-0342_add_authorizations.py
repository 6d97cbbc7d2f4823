"""Add the authorisations to disclose medical records."""

from alembic import op

from service.db.tenancy import wall

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE authorizations (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        matter_id UUID NOT NULL,
        information TEXT,
        may_disclose TEXT,
        may_receive TEXT,
        purpose TEXT,
        expires_on DATE,
        expiry_event TEXT,
        expiry_event_on DATE,
        signed_on DATE,
        signer TEXT,
        signed_by TEXT,
        representative_authority TEXT,
        patient_died_on DATE,
        states_right_to_revoke BOOLEAN NOT NULL,
        states_conditioning BOOLEAN NOT NULL,
        states_redisclosure BOOLEAN NOT NULL,
        psychotherapy_notes TEXT NOT NULL,
        special_categories JSONB NOT NULL,
        source TEXT,
        revoked_on DATE,
        revocation_reason TEXT,
        CONSTRAINT authorizations_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT authorizations_signer_check CHECK (signer IN ('individual', 'representative')),
        CONSTRAINT authorizations_psychotherapy_notes_check CHECK (psychotherapy_notes IN ('none', 'only', 'with_others')),
        CONSTRAINT authorizations_revoked_check CHECK ((revoked_on IS NULL) = (revocation_reason IS NULL)),
        CONSTRAINT authorizations_firm_id_matter_id_fkey FOREIGN KEY(firm_id, matter_id) REFERENCES matters (firm_id, id)
    )
    """,
    """
    CREATE INDEX authorizations_firm_id_matter_id_updated_at_id_idx ON authorizations (firm_id, matter_id, updated_at, id)
    """,
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    for table in ("authorizations",):
        for statement in wall(table):
            op.execute(statement)
