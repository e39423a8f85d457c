"""The ground: the application's role, the clock, the audit chain, jobs, idempotency keys."""

from alembic import op

from steelyard.migrations.run import execute_sql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    for part in ("ground.sql", "audit.sql", "http.sql", "pgqueuer.sql", "periodic.sql"):
        execute_sql(part)


def downgrade() -> None:
    op.execute("DROP SCHEMA kernel CASCADE")
