"""Leads."""

from alembic import op

from service.db.tenancy import wall

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE leads (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        status TEXT NOT NULL,
        caller_name TEXT NOT NULL,
        caller_relation TEXT NOT NULL,
        phone TEXT,
        email TEXT,
        address TEXT,
        patient_name TEXT,
        kind TEXT NOT NULL,
        jurisdiction TEXT,
        defendant_kind TEXT NOT NULL,
        defendants JSONB NOT NULL,
        narrative TEXT,
        source TEXT,
        referral JSONB,
        received_on DATE NOT NULL,
        reviewer_id UUID,
        facts JSONB NOT NULL,
        file_by DATE,
        arguable_until DATE,
        act_by DATE NOT NULL,
        decided_on DATE,
        decline_reason TEXT,
        decline_note TEXT,
        letter JSONB,
        matter_id UUID,
        external_ids JSONB NOT NULL,
        CONSTRAINT leads_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT leads_status_check CHECK (status IN ('open', 'declined', 'converted')),
        CONSTRAINT leads_converted_check CHECK ((status = 'converted') = (matter_id IS NOT NULL)),
        CONSTRAINT leads_firm_id_reviewer_id_fkey FOREIGN KEY(firm_id, reviewer_id) REFERENCES members (firm_id, id),
        CONSTRAINT leads_firm_id_matter_id_fkey FOREIGN KEY(firm_id, matter_id) REFERENCES matters (firm_id, id)
    )
    """,
    "CREATE INDEX leads_firm_id_updated_at_id_idx ON leads (firm_id, updated_at, id)",
    "CREATE INDEX leads_firm_id_status_updated_at_id_idx ON leads (firm_id, status, updated_at, id)",
    "CREATE INDEX leads_firm_id_status_act_by_id_idx ON leads (firm_id, status, act_by, id)",
    "CREATE INDEX leads_firm_id_reviewer_id_updated_at_id_idx ON leads (firm_id, reviewer_id, updated_at, id)",
    "CREATE INDEX leads_firm_id_reviewer_id_status_act_by_id_idx ON leads (firm_id, reviewer_id, status, act_by, id)",
    "CREATE INDEX leads_firm_id_matter_id_idx ON leads (firm_id, matter_id)",
    """
    CREATE TABLE lead_external_ids (
        firm_id UUID NOT NULL,
        source TEXT NOT NULL,
        external_id TEXT NOT NULL,
        lead_id UUID NOT NULL,
        matter_id UUID,
        CONSTRAINT lead_external_ids_pkey PRIMARY KEY (firm_id, source, external_id),
        CONSTRAINT lead_external_ids_firm_id_matter_id_fkey FOREIGN KEY(firm_id, matter_id) REFERENCES matters (firm_id, id),
        CONSTRAINT lead_external_ids_firm_id_lead_id_fkey FOREIGN KEY(firm_id, lead_id) REFERENCES leads (firm_id, id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX lead_external_ids_firm_id_lead_id_idx ON lead_external_ids (firm_id, lead_id)",
    """
    CREATE TABLE lead_screenings (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        lead_id UUID NOT NULL,
        matter_id UUID,
        reviewer_id UUID NOT NULL,
        liability JSONB NOT NULL,
        causation JSONB NOT NULL,
        damages JSONB NOT NULL,
        cost_value JSONB NOT NULL,
        recommendation TEXT NOT NULL,
        note TEXT,
        CONSTRAINT lead_screenings_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT lead_screenings_recommendation_check CHECK (recommendation IN ('accept', 'investigate', 'decline')),
        CONSTRAINT lead_screenings_firm_id_matter_id_fkey FOREIGN KEY(firm_id, matter_id) REFERENCES matters (firm_id, id),
        CONSTRAINT lead_screenings_firm_id_lead_id_fkey FOREIGN KEY(firm_id, lead_id) REFERENCES leads (firm_id, id),
        CONSTRAINT lead_screenings_firm_id_reviewer_id_fkey FOREIGN KEY(firm_id, reviewer_id) REFERENCES members (firm_id, id)
    )
    """,
    "CREATE INDEX lead_screenings_firm_id_lead_id_updated_at_id_idx ON lead_screenings (firm_id, lead_id, updated_at, id)",
    "CREATE INDEX lead_external_ids_firm_id_matter_id_idx ON lead_external_ids (firm_id, matter_id)",
    "CREATE INDEX lead_screenings_firm_id_matter_id_idx ON lead_screenings (firm_id, matter_id)",
    "CREATE INDEX lead_screenings_firm_id_reviewer_id_idx ON lead_screenings (firm_id, reviewer_id)",
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    for statement in (
        *wall("leads"),
        *wall("lead_external_ids"),
        *wall("lead_screenings", rights="SELECT, INSERT, UPDATE"),
    ):
        op.execute(statement)
