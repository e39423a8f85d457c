"""Two people for what is dangerous, disputes that hold money, what people said."""

from alembic import op

from steelyard.migrations.run import execute_sql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_TABLES = ("moderation_event", "dispute_entry", "dispute_line", "dispute", "approval")


def upgrade() -> None:
    execute_sql("trust.sql")


def downgrade() -> None:
    for table in _TABLES:
        op.execute(f"DROP TABLE kernel.{table}")
    op.execute("DROP FUNCTION kernel.keep_closed_approval()")
