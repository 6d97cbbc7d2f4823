"""What a firm's directory says of a member, and the groups in which it has put him."""

from alembic import op

from service.db.tenancy import wall

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

UP = (
    "ALTER TABLE members ADD COLUMN user_name TEXT, ADD COLUMN external_id TEXT, ADD COLUMN directory JSONB, "
    "ADD COLUMN groups TEXT[]",
    "ALTER TABLE members ADD CONSTRAINT members_firm_id_user_name_key UNIQUE (firm_id, user_name)",
    "CREATE INDEX members_firm_id_email_idx ON members (firm_id, email)",
    "CREATE INDEX members_firm_id_external_id_idx ON members (firm_id, external_id)",
    "CREATE INDEX members_firm_id_id_idx ON members (firm_id, id) WHERE status = 'active' OR user_name IS NOT NULL",
    """
    CREATE TABLE scim_group_names (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        role_key TEXT NOT NULL,
        external_id TEXT NOT NULL,
        CONSTRAINT scim_group_names_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT scim_group_names_firm_id_role_key_key UNIQUE (firm_id, role_key)
    )
    """,
    *wall("scim_group_names"),
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)
