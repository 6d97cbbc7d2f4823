"""Ethical walls: who is screened from which matter."""

from alembic import op

from service.db.tenancy import wall

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE matter_walls (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        matter_id UUID NOT NULL,
        member_id UUID,
        oauth_client_id UUID,
        subject TEXT NOT NULL,
        reason TEXT NOT NULL,
        status TEXT NOT NULL,
        screened_by_member_id UUID,
        screened_by_client_id TEXT,
        lift_requested_by UUID,
        lift_requested_at TIMESTAMP WITH TIME ZONE,
        lift_reason TEXT,
        lifted_by UUID,
        lifted_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT matter_walls_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT matter_walls_status_check CHECK (status IN ('standing', 'lift_requested', 'lifted')),
        CONSTRAINT matter_walls_lifted_at_check CHECK ((lifted_at IS NOT NULL) = (status = 'lifted')),
        CONSTRAINT matter_walls_who_check CHECK ((member_id IS NULL) <> (oauth_client_id IS NULL)),
        CONSTRAINT matter_walls_firm_id_matter_id_fkey
            FOREIGN KEY(firm_id, matter_id) REFERENCES matters (firm_id, id),
        CONSTRAINT matter_walls_firm_id_member_id_fkey
            FOREIGN KEY(firm_id, member_id) REFERENCES members (firm_id, id),
        CONSTRAINT matter_walls_firm_id_oauth_client_id_fkey
            FOREIGN KEY(firm_id, oauth_client_id) REFERENCES oauth_clients (firm_id, id)
    )
    """,
    """
    CREATE UNIQUE INDEX matter_walls_firm_id_subject_matter_id_idx ON matter_walls (firm_id, subject, matter_id)
        WHERE lifted_at IS NULL
    """,
    """
    CREATE INDEX matter_walls_firm_id_matter_id_updated_at_id_idx ON matter_walls (firm_id, matter_id, updated_at, id)
    """,
    """
    CREATE INDEX matter_walls_firm_id_matter_id_status_updated_at_id_idx
        ON matter_walls (firm_id, matter_id, status, updated_at, id)
    """,
    "CREATE INDEX matter_walls_firm_id_member_id_idx ON matter_walls (firm_id, member_id)",
    "CREATE INDEX matter_walls_firm_id_oauth_client_id_idx ON matter_walls (firm_id, oauth_client_id)",
    *wall("matter_walls", rights="SELECT, INSERT, UPDATE"),
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
