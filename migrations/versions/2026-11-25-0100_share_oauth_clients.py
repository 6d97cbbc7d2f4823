"""OAuth clients and their secrets become the firm's own: behind the wall for the firm, whole for the platform."""

from alembic import op

from service.db.tenancy import shared_wall

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# The rows are moved before the walls go up: the owner of the tables is no firm and would see none of them.
STATEMENTS = (
    "ALTER TABLE oauth_client_secrets DROP CONSTRAINT oauth_client_secrets_client_id_fkey",
    "DROP INDEX oauth_client_secrets_client_id_id_idx",
    "DROP INDEX oauth_clients_firm_id_id_idx",
    "DROP INDEX oauth_clients_disabled_at_idx",
    """
    ALTER TABLE oauth_clients
        ADD COLUMN version BIGINT NOT NULL DEFAULT 1,
        ADD COLUMN updated_at TIMESTAMP WITH TIME ZONE,
        ADD COLUMN narrowed_at TIMESTAMP WITH TIME ZONE,
        DROP CONSTRAINT oauth_clients_pkey,
        ADD CONSTRAINT oauth_clients_pkey PRIMARY KEY (firm_id, id)
    """,
    "UPDATE oauth_clients SET updated_at = coalesce(disabled_at, created_at)",
    "ALTER TABLE oauth_clients ALTER COLUMN version DROP DEFAULT, ALTER COLUMN updated_at SET NOT NULL",
    """
    CREATE INDEX oauth_clients_firm_id_updated_at_id_idx ON oauth_clients (firm_id, updated_at, id) WHERE disabled_at IS NULL
    """,
    "CREATE INDEX oauth_clients_disabled_at_idx ON oauth_clients (disabled_at) WHERE disabled_at IS NOT NULL",
    "CREATE INDEX oauth_clients_narrowed_at_idx ON oauth_clients (narrowed_at) WHERE narrowed_at IS NOT NULL",
    """
    ALTER TABLE oauth_client_secrets
        ADD COLUMN firm_id UUID,
        ADD COLUMN last_used_at TIMESTAMP WITH TIME ZONE
    """,
    """
    UPDATE oauth_client_secrets SET firm_id = c.firm_id FROM oauth_clients c WHERE c.id = oauth_client_secrets.client_id
    """,
    """
    ALTER TABLE oauth_client_secrets
        ALTER COLUMN firm_id SET NOT NULL,
        DROP CONSTRAINT oauth_client_secrets_pkey,
        ADD CONSTRAINT oauth_client_secrets_pkey PRIMARY KEY (firm_id, id),
        ADD CONSTRAINT oauth_client_secrets_firm_id_client_id_fkey FOREIGN KEY(firm_id, client_id) REFERENCES oauth_clients (firm_id, id)
    """,
    """
    CREATE INDEX oauth_client_secrets_firm_id_client_id_created_at_id_idx ON oauth_client_secrets (firm_id, client_id, created_at, id)
    """,
    # A client is disabled, never deleted. What is stored of a secret can be written by its firm, and read by the
    # platform alone.
    *shared_wall("oauth_clients", rights="SELECT, INSERT, UPDATE"),
    *shared_wall(
        "oauth_client_secrets",
        rights="SELECT (firm_id, id, client_id, created_at, expires_at, last_used_at), INSERT, UPDATE, DELETE",
    ),
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
