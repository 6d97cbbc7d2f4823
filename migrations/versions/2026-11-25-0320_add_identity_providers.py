"""Firms' own identity providers; people without a password of ours; through which provider somebody signed in."""

from alembic import op

from service.db.tenancy import PLATFORM_ROLE, shared_wall

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE users ALTER COLUMN password_hash DROP NOT NULL",
    "UPDATE users SET password_hash = NULL WHERE password_hash = ''",
    "ALTER TABLE browser_sessions ADD COLUMN signed_in_by UUID",
    "ALTER TABLE authorization_codes ADD COLUMN signed_in_by UUID",
    "ALTER TABLE refresh_tokens ADD COLUMN signed_in_by UUID",
    """
    CREATE TABLE identity_providers (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        issuer TEXT NOT NULL,
        client_id TEXT NOT NULL,
        wrapped_secret BYTEA NOT NULL,
        default_role TEXT,
        enforced BOOLEAN NOT NULL,
        CONSTRAINT identity_providers_pkey PRIMARY KEY (firm_id, id)
    )
    """,
    """
    CREATE TABLE provider_domains (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        domain TEXT NOT NULL,
        challenge TEXT NOT NULL,
        verified_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT provider_domains_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT provider_domains_firm_id_domain_key UNIQUE (firm_id, domain)
    )
    """,
    "CREATE UNIQUE INDEX provider_domains_verified_idx ON provider_domains (domain) WHERE verified_at IS NOT NULL",
    """
    CREATE TABLE provider_identities (
        firm_id UUID NOT NULL,
        issuer TEXT NOT NULL,
        subject TEXT NOT NULL,
        user_id UUID NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT provider_identities_pkey PRIMARY KEY (firm_id, issuer, subject),
        CONSTRAINT provider_identities_firm_id_issuer_user_id_key UNIQUE (firm_id, issuer, user_id),
        CONSTRAINT provider_identities_user_id_fkey FOREIGN KEY(user_id) REFERENCES users (id)
    )
    """,
    """
    CREATE TABLE provider_trips (
        id UUID NOT NULL,
        state_hash BYTEA NOT NULL,
        firm_id UUID NOT NULL,
        issuer TEXT NOT NULL,
        wrapped BYTEA NOT NULL,
        expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT provider_trips_pkey PRIMARY KEY (id),
        CONSTRAINT provider_trips_state_hash_key UNIQUE (state_hash)
    )
    """,
    "CREATE INDEX provider_trips_expires_at_idx ON provider_trips (expires_at)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
    for table in ("identity_providers", "provider_domains"):
        for statement in shared_wall(table, rights="SELECT, INSERT, UPDATE, DELETE"):
            op.execute(statement)
        op.execute(f"GRANT SELECT ON {table} TO {PLATFORM_ROLE}")
    for table in ("provider_identities", "provider_trips"):
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {PLATFORM_ROLE}")
