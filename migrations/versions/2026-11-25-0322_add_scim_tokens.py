"""The secrets with which directories ask over SCIM."""

from alembic import op

from service.db.tenancy import wall

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

UP = (
    """
    CREATE TABLE scim_tokens (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        name TEXT NOT NULL,
        token_hash TEXT NOT NULL,
        expires_at TIMESTAMP WITH TIME ZONE,
        last_used_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT scim_tokens_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT scim_tokens_firm_id_token_hash_key UNIQUE (firm_id, token_hash)
    )
    """,
    "CREATE INDEX scim_tokens_firm_id_updated_at_id_idx ON scim_tokens (firm_id, updated_at, id)",
    *wall("scim_tokens"),
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)
