"""The roles, the wall's function, and the tables of the platform: firms, OAuth clients, signing keys."""

from alembic import op

from service.db.tenancy import APP_ROLE, CREATE_CURRENT_FIRM, CREATE_ROLES, PLATFORM_ROLE

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE firms (
        id UUID NOT NULL,
        name TEXT NOT NULL,
        status TEXT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT firms_pkey PRIMARY KEY (id),
        CONSTRAINT firms_status_check CHECK (status IN ('active', 'suspended', 'closed'))
    )
    """,
    """
    CREATE TABLE revoked_tokens (
        jti TEXT NOT NULL,
        expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT revoked_tokens_pkey PRIMARY KEY (jti)
    )
    """,
    """
    CREATE INDEX revoked_tokens_expires_at_idx ON revoked_tokens (expires_at)
    """,
    """
    CREATE TABLE signing_keys (
        kid TEXT NOT NULL,
        algorithm TEXT NOT NULL,
        wrapped_key BYTEA NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        signs_from TIMESTAMP WITH TIME ZONE NOT NULL,
        retired_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT signing_keys_pkey PRIMARY KEY (kid),
        CONSTRAINT signing_keys_algorithm_check CHECK (algorithm = 'ES256')
    )
    """,
    """
    CREATE TABLE barred_firms (
        firm_id UUID NOT NULL,
        since TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT barred_firms_pkey PRIMARY KEY (firm_id),
        CONSTRAINT barred_firms_firm_id_fkey FOREIGN KEY(firm_id) REFERENCES firms (id)
    )
    """,
    """
    CREATE TABLE oauth_clients (
        id UUID NOT NULL,
        client_id TEXT NOT NULL,
        firm_id UUID NOT NULL,
        name TEXT NOT NULL,
        scopes TEXT[] NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        disabled_at TIMESTAMP WITH TIME ZONE,
        last_used_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT oauth_clients_pkey PRIMARY KEY (id),
        CONSTRAINT oauth_clients_client_id_key UNIQUE (client_id),
        CONSTRAINT oauth_clients_firm_id_fkey FOREIGN KEY(firm_id) REFERENCES firms (id)
    )
    """,
    """
    CREATE INDEX oauth_clients_disabled_at_idx ON oauth_clients (disabled_at)
    """,
    """
    CREATE INDEX oauth_clients_firm_id_id_idx ON oauth_clients (firm_id, id)
    """,
    """
    CREATE TABLE oauth_client_secrets (
        id UUID NOT NULL,
        client_id UUID NOT NULL,
        secret_hash BYTEA NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        expires_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT oauth_client_secrets_pkey PRIMARY KEY (id),
        CONSTRAINT oauth_client_secrets_client_id_fkey FOREIGN KEY(client_id) REFERENCES oauth_clients (id)
    )
    """,
    """
    CREATE INDEX oauth_client_secrets_client_id_id_idx ON oauth_client_secrets (client_id, id)
    """,
)


def upgrade() -> None:
    op.execute(CREATE_ROLES)
    op.execute(CREATE_CURRENT_FIRM)
    op.execute(f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}, {PLATFORM_ROLE}")
    for statement in TABLES:
        op.execute(statement)
    for table in ("firms", "oauth_clients", "oauth_client_secrets", "signing_keys", "revoked_tokens", "barred_firms"):
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {PLATFORM_ROLE}")
