"""People who sign in: users, recovery codes, sessions in browsers, failed attempts. They belong to no firm."""

from alembic import op

from service.db.tenancy import PLATFORM_ROLE

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE users (
        id UUID NOT NULL,
        email TEXT NOT NULL,
        name TEXT NOT NULL,
        password_hash TEXT NOT NULL,
        totp_secret TEXT,
        totp_step BIGINT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT users_pkey PRIMARY KEY (id),
        CONSTRAINT users_email_key UNIQUE (email)
    )
    """,
    """
    CREATE TABLE recovery_codes (
        user_id UUID NOT NULL,
        code_hash BYTEA NOT NULL,
        CONSTRAINT recovery_codes_pkey PRIMARY KEY (user_id, code_hash),
        CONSTRAINT recovery_codes_user_id_fkey FOREIGN KEY(user_id) REFERENCES users (id)
    )
    """,
    """
    CREATE TABLE browser_sessions (
        id UUID NOT NULL,
        secret_hash BYTEA NOT NULL,
        user_id UUID NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        signed_in_at TIMESTAMP WITH TIME ZONE,
        second_factor BOOLEAN NOT NULL,
        last_seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
        network TEXT NOT NULL,
        browser TEXT NOT NULL,
        CONSTRAINT browser_sessions_pkey PRIMARY KEY (id),
        CONSTRAINT browser_sessions_secret_hash_key UNIQUE (secret_hash),
        CONSTRAINT browser_sessions_user_id_fkey FOREIGN KEY(user_id) REFERENCES users (id)
    )
    """,
    "CREATE INDEX browser_sessions_user_id_id_idx ON browser_sessions (user_id, id)",
    "CREATE INDEX browser_sessions_created_at_idx ON browser_sessions (created_at)",
    """
    CREATE TABLE failed_sign_ins (
        id UUID NOT NULL,
        account BYTEA NOT NULL,
        network TEXT NOT NULL,
        at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT failed_sign_ins_pkey PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX failed_sign_ins_account_at_idx ON failed_sign_ins (account, at)",
    "CREATE INDEX failed_sign_ins_network_at_idx ON failed_sign_ins (network, at)",
    "CREATE INDEX failed_sign_ins_at_idx ON failed_sign_ins (at)",
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    for table in ("users", "recovery_codes", "browser_sessions", "failed_sign_ins"):
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {PLATFORM_ROLE}")
