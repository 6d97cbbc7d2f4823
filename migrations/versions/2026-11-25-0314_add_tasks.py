"""Tasks and their templates."""

from alembic import op

from service.db.tenancy import wall

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE task_templates (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        name TEXT NOT NULL,
        event TEXT NOT NULL,
        items JSONB NOT NULL,
        CONSTRAINT task_templates_pkey PRIMARY KEY (firm_id, id)
    )
    """,
    """
    CREATE INDEX task_templates_firm_id_updated_at_id_idx ON task_templates (firm_id, updated_at, id)
    """,
    """
    CREATE TABLE tasks (
        firm_id UUID NOT NULL,
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        matter_id UUID NOT NULL,
        title TEXT NOT NULL,
        details TEXT,
        due_on DATE NOT NULL,
        priority TEXT NOT NULL,
        assignee_member_id UUID,
        checklist JSONB NOT NULL,
        status TEXT NOT NULL,
        template_id UUID,
        template_key TEXT,
        CONSTRAINT tasks_pkey PRIMARY KEY (firm_id, id),
        CONSTRAINT tasks_status_check CHECK (status IN ('open', 'done', 'cancelled')),
        CONSTRAINT tasks_priority_check CHECK (priority IN ('low', 'normal', 'high')),
        CONSTRAINT tasks_template_check CHECK ((template_id IS NULL) = (template_key IS NULL)),
        CONSTRAINT tasks_firm_id_matter_id_fkey FOREIGN KEY(firm_id, matter_id) REFERENCES matters (firm_id, id),
        CONSTRAINT tasks_firm_id_assignee_member_id_fkey FOREIGN KEY(firm_id, assignee_member_id) REFERENCES members (firm_id, id),
        CONSTRAINT tasks_firm_id_template_id_matter_id_template_key_key UNIQUE (firm_id, template_id, matter_id, template_key)
    )
    """,
    """
    CREATE INDEX tasks_firm_id_assignee_member_id_status_due_on_id_idx ON tasks (firm_id, assignee_member_id, status, due_on, id)
    """,
    """
    CREATE INDEX tasks_firm_id_matter_id_status_due_on_id_idx ON tasks (firm_id, matter_id, status, due_on, id)
    """,
    """
    CREATE INDEX tasks_firm_id_status_due_on_id_idx ON tasks (firm_id, status, due_on, id)
    """,
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    for table in ("task_templates", "tasks"):
        for statement in wall(table):
            op.execute(statement)
