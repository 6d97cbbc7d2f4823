"""Clients for the people of every firm; what people agree to is remembered by firm."""

from alembic import op

from service.db.tenancy import PLATFORM_ROLE

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE platform_clients (
        client_id TEXT NOT NULL,
        name TEXT NOT NULL,
        scopes TEXT[] NOT NULL,
        redirect_uris TEXT[] NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        disabled_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT platform_clients_pkey PRIMARY KEY (client_id)
    )
    """,
    f"GRANT SELECT, INSERT, UPDATE, DELETE ON platform_clients TO {PLATFORM_ROLE}",
    # What was agreed before is asked once more: the firm of a client is behind a wall that a migration respects.
    "DELETE FROM consents",
    "ALTER TABLE consents DROP CONSTRAINT consents_pkey",
    "ALTER TABLE consents ADD COLUMN firm_id UUID NOT NULL",
    "ALTER TABLE consents ADD CONSTRAINT consents_pkey PRIMARY KEY (user_id, client_id, firm_id)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
