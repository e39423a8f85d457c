"""What the console asks of the engine room: kept checks, alarms by index, sessions by last step."""

from alembic import op

from steelyard.migrations.run import execute_sql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_sql("operations.sql")


def downgrade() -> None:
    op.execute("DROP INDEX locksmith.ix_request_sessions_touched_at_id")
    op.execute("DROP INDEX kernel.ix_audit_event_alarm")
    op.execute("DROP TABLE kernel.check_run")
