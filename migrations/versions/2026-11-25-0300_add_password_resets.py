"""Links for forgotten passwords."""

from alembic import op

from service.db.tenancy import PLATFORM_ROLE

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE password_resets (
        secret_hash BYTEA NOT NULL,
        user_id UUID NOT NULL,
        expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT password_resets_pkey PRIMARY KEY (secret_hash),
        CONSTRAINT password_resets_user_id_fkey FOREIGN KEY(user_id) REFERENCES users (id)
    )
    """,
    "CREATE INDEX password_resets_user_id_idx ON password_resets (user_id)",
    "CREATE INDEX password_resets_expires_at_idx ON password_resets (expires_at)",
    f"GRANT SELECT, INSERT, UPDATE, DELETE ON password_resets TO {PLATFORM_ROLE}",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
