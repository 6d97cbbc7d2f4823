"""What a firm says of itself, its offices, roles, members and invitations; whose tokens ended; letters to be sent."""

from alembic import op

from service.db.tenancy import PLATFORM_ROLE, shared_wall, wall

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE firm_profiles (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        name TEXT NOT NULL,
        phone TEXT,
        website TEXT,
        address TEXT,
        CONSTRAINT firm_profiles_pkey PRIMARY KEY (firm_id, id)
    )
    """,
    """
    INSERT INTO firm_profiles (firm_id, id, version, created_at, updated_at, name)
    SELECT id, id, 1, created_at, created_at, name FROM firms
    """,
    "ALTER TABLE firms DROP COLUMN name",
    """
    CREATE TABLE offices (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        name TEXT NOT NULL,
        phone TEXT,
        address TEXT,
        CONSTRAINT offices_pkey PRIMARY KEY (firm_id, id)
    )
    """,
    "CREATE INDEX offices_firm_id_updated_at_id_idx ON offices (firm_id, updated_at, id)",
    """
    CREATE TABLE roles (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        key TEXT NOT NULL,
        name TEXT NOT NULL,
        permissions TEXT[] NOT NULL,
        CONSTRAINT roles_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT roles_firm_id_key_key UNIQUE (firm_id, key)
    )
    """,
    """
    CREATE TABLE members (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        user_id UUID NOT NULL,
        name TEXT NOT NULL,
        email TEXT NOT NULL,
        role TEXT NOT NULL,
        office_id UUID,
        status TEXT NOT NULL,
        CONSTRAINT members_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT members_status_check CHECK (status IN ('active', 'removed')),
        CONSTRAINT members_firm_id_office_id_fkey FOREIGN KEY(firm_id, office_id) REFERENCES offices (firm_id, id),
        CONSTRAINT members_firm_id_user_id_key UNIQUE (firm_id, user_id)
    )
    """,
    "CREATE INDEX members_firm_id_updated_at_id_idx ON members (firm_id, updated_at, id)",
    "CREATE INDEX members_firm_id_status_updated_at_id_idx ON members (firm_id, status, updated_at, id)",
    "CREATE INDEX members_firm_id_role_idx ON members (firm_id, role)",
    "CREATE INDEX members_firm_id_office_id_idx ON members (firm_id, office_id)",
    "CREATE INDEX members_user_id_idx ON members (user_id)",
    """
    CREATE TABLE invitations (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        email TEXT NOT NULL,
        name TEXT,
        role TEXT NOT NULL,
        office_id UUID,
        status TEXT NOT NULL,
        expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
        token_hash BYTEA NOT NULL,
        member_id UUID,
        CONSTRAINT invitations_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT invitations_status_check CHECK (status IN ('pending', 'accepted', 'revoked')),
        CONSTRAINT invitations_firm_id_office_id_fkey FOREIGN KEY(firm_id, office_id) REFERENCES offices (firm_id, id),
        CONSTRAINT invitations_firm_id_token_hash_key UNIQUE (firm_id, token_hash)
    )
    """,
    "CREATE INDEX invitations_firm_id_updated_at_id_idx ON invitations (firm_id, updated_at, id)",
    "CREATE INDEX invitations_firm_id_status_updated_at_id_idx ON invitations (firm_id, status, updated_at, id)",
    "CREATE INDEX invitations_firm_id_email_idx ON invitations (firm_id, email)",
    "CREATE INDEX invitations_firm_id_office_id_idx ON invitations (firm_id, office_id)",
    "CREATE INDEX invitations_firm_id_role_idx ON invitations (firm_id, role)",
    """
    CREATE TABLE ended_members (
        firm_id UUID NOT NULL,
        member_id UUID NOT NULL,
        at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT ended_members_pkey PRIMARY KEY (firm_id, member_id)
    )
    """,
    "CREATE INDEX ended_members_at_idx ON ended_members (at)",
    """
    CREATE TABLE waiting_letters (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        recipient TEXT NOT NULL,
        subject TEXT NOT NULL,
        text TEXT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        next_attempt_at TIMESTAMP WITH TIME ZONE NOT NULL,
        attempts SMALLINT NOT NULL,
        last_failure TEXT,
        CONSTRAINT waiting_letters_pkey PRIMARY KEY (firm_id, id)
    )
    """,
    "CREATE INDEX waiting_letters_next_attempt_at_idx ON waiting_letters (next_attempt_at)",
)

SHARED = {
    "firm_profiles": ("SELECT, UPDATE", "SELECT, INSERT"),
    "roles": ("SELECT, INSERT, UPDATE, DELETE", "SELECT"),
    "members": ("SELECT, INSERT, UPDATE", "SELECT"),
    "ended_members": ("SELECT, INSERT, UPDATE, DELETE", "SELECT"),
    "waiting_letters": ("INSERT", "SELECT, INSERT, UPDATE, DELETE"),
}
"""Table to what a firm may do with its rows, and the platform with all."""


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    for table in ("offices", "invitations"):
        for statement in wall(table):
            op.execute(statement)
    for table, (firms, platform) in SHARED.items():
        for statement in (*shared_wall(table, rights=firms), f"GRANT {platform} ON {table} TO {PLATFORM_ROLE}"):
            op.execute(statement)
