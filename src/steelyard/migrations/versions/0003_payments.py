"""Payments, refunds, and the inbox of what payment providers say."""

from alembic import op

from steelyard.migrations.run import execute_sql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_sql("payments.sql")


def downgrade() -> None:
    for table in ("webhook_effect", "provider_event", "refund", "payment"):
        op.execute(f"DROP TABLE kernel.{table}")
