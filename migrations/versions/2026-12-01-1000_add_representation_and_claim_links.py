"""Capacity, representatives and counsel of parties; claims that rest on others."""

from alembic import op

from service.db.tenancy import wall

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

ALTERED = ("parties", "claims", "contacts")
STATEMENTS = (
    """
    ALTER TABLE parties
        ADD COLUMN capacity TEXT NOT NULL DEFAULT 'individual',
        ADD COLUMN representative_party_id UUID,
        ADD COLUMN counsel_contact_id UUID,
        ADD CONSTRAINT parties_capacity_check CHECK (capacity IN ('individual', 'minor', 'estate', 'incapacitated')),
        ADD CONSTRAINT parties_firm_id_counsel_contact_id_fkey
            FOREIGN KEY (firm_id, counsel_contact_id) REFERENCES contacts (firm_id, id),
        ADD CONSTRAINT parties_firm_id_matter_id_representative_party_id_fkey
            FOREIGN KEY (firm_id, matter_id, representative_party_id) REFERENCES parties (firm_id, matter_id, id)
    """,
    "ALTER TABLE parties ALTER COLUMN capacity DROP DEFAULT",
    "CREATE INDEX parties_firm_id_counsel_contact_id_idx ON parties (firm_id, counsel_contact_id)",
    """
    CREATE INDEX parties_firm_id_matter_id_representative_party_id_idx
        ON parties (firm_id, matter_id, representative_party_id)
    """,
    "ALTER TABLE claims ADD CONSTRAINT claims_firm_id_matter_id_id_key UNIQUE (firm_id, matter_id, id)",
    """
    CREATE TABLE claim_links (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        matter_id UUID NOT NULL,
        claim_id UUID NOT NULL,
        rests_on_claim_id UUID NOT NULL,
        basis TEXT NOT NULL,
        note TEXT,
        CONSTRAINT claim_links_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT claim_links_basis_check CHECK (
            basis IN ('respondeat_superior', 'apparent_agency', 'nondelegable_duty', 'partnership', 'supervision', 'other')
        ),
        CONSTRAINT claim_links_two_claims_check CHECK (claim_id <> rests_on_claim_id),
        CONSTRAINT claim_links_firm_id_matter_id_claim_id_rests_on_claim_id_key
            UNIQUE (firm_id, matter_id, claim_id, rests_on_claim_id),
        CONSTRAINT claim_links_firm_id_matter_id_fkey FOREIGN KEY (firm_id, matter_id) REFERENCES matters (firm_id, id),
        CONSTRAINT claim_links_firm_id_matter_id_claim_id_fkey
            FOREIGN KEY (firm_id, matter_id, claim_id) REFERENCES claims (firm_id, matter_id, id),
        CONSTRAINT claim_links_firm_id_matter_id_rests_on_claim_id_fkey
            FOREIGN KEY (firm_id, matter_id, rests_on_claim_id) REFERENCES claims (firm_id, matter_id, id)
    )
    """,
    """
    CREATE INDEX claim_links_firm_id_matter_id_rests_on_claim_id_idx
        ON claim_links (firm_id, matter_id, rests_on_claim_id)
    """,
    "CREATE INDEX claim_links_firm_id_matter_id_updated_at_id_idx ON claim_links (firm_id, matter_id, updated_at, id)",
)


def upgrade() -> None:
    for table in ALTERED:  # so that the foreign keys are checked over every firm
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    for statement in STATEMENTS:
        op.execute(statement)
    for table in ALTERED:
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    for statement in wall("claim_links"):
        op.execute(statement)
