"""How many requests a client may send a minute, and the counts that several processes share."""

from alembic import op

from service.db.tenancy import PLATFORM_ROLE

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    ALTER TABLE oauth_clients
        ADD COLUMN requests_per_minute BIGINT,
        ADD CONSTRAINT oauth_clients_requests_per_minute_check CHECK (requests_per_minute > 0)
    """,
    """
    CREATE UNLOGGED TABLE request_counts (
        whose TEXT NOT NULL,
        of_window BIGINT NOT NULL,
        requests BIGINT NOT NULL,
        CONSTRAINT request_counts_pkey PRIMARY KEY (whose, of_window)
    )
    """,
    "CREATE INDEX request_counts_of_window_idx ON request_counts (of_window)",
    f"GRANT SELECT, INSERT, UPDATE, DELETE ON request_counts TO {PLATFORM_ROLE}",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
