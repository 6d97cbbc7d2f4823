"""What people grant to clients: where answers go, codes, refresh tokens, consent."""

from alembic import op

from service.db.tenancy import PLATFORM_ROLE

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    ALTER TABLE oauth_clients
        ADD COLUMN redirect_uris TEXT[] NOT NULL DEFAULT '{}',
        ADD COLUMN public BOOLEAN NOT NULL DEFAULT false
    """,
    "ALTER TABLE oauth_clients ALTER COLUMN redirect_uris DROP DEFAULT, ALTER COLUMN public DROP DEFAULT",
    """
    CREATE TABLE authorization_codes (
        code_hash BYTEA NOT NULL,
        client_id TEXT NOT NULL,
        firm_id UUID NOT NULL,
        user_id UUID NOT NULL,
        redirect_uri TEXT NOT NULL,
        scope TEXT NOT NULL,
        nonce TEXT,
        code_challenge TEXT NOT NULL,
        auth_time TIMESTAMP WITH TIME ZONE NOT NULL,
        second_factor BOOLEAN NOT NULL,
        family UUID NOT NULL,
        expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
        used_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT authorization_codes_pkey PRIMARY KEY (code_hash),
        CONSTRAINT authorization_codes_user_id_fkey FOREIGN KEY(user_id) REFERENCES users (id)
    )
    """,
    "CREATE INDEX authorization_codes_expires_at_idx ON authorization_codes (expires_at)",
    """
    CREATE TABLE refresh_tokens (
        token_hash BYTEA NOT NULL,
        family UUID NOT NULL,
        client_id TEXT NOT NULL,
        firm_id UUID NOT NULL,
        user_id UUID NOT NULL,
        scope TEXT NOT NULL,
        auth_time TIMESTAMP WITH TIME ZONE NOT NULL,
        second_factor BOOLEAN NOT NULL,
        begun_at TIMESTAMP WITH TIME ZONE NOT NULL,
        expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
        access_jti TEXT NOT NULL,
        access_expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
        used_at TIMESTAMP WITH TIME ZONE,
        ended_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT refresh_tokens_pkey PRIMARY KEY (token_hash),
        CONSTRAINT refresh_tokens_user_id_fkey FOREIGN KEY(user_id) REFERENCES users (id)
    )
    """,
    "CREATE INDEX refresh_tokens_family_idx ON refresh_tokens (family)",
    "CREATE INDEX refresh_tokens_user_id_idx ON refresh_tokens (user_id)",
    "CREATE INDEX refresh_tokens_expires_at_idx ON refresh_tokens (expires_at)",
    """
    CREATE TABLE consents (
        user_id UUID NOT NULL,
        client_id TEXT NOT NULL,
        scopes TEXT[] NOT NULL,
        given_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT consents_pkey PRIMARY KEY (user_id, client_id),
        CONSTRAINT consents_user_id_fkey FOREIGN KEY(user_id) REFERENCES users (id)
    )
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
    for table in ("authorization_codes", "refresh_tokens", "consents"):
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {PLATFORM_ROLE}")
