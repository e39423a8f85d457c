"""Subscriptions: customers, what they are subscribed to, what they were billed."""

from alembic import op

from steelyard.migrations.run import execute_sql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_sql("billing.sql")


def downgrade() -> None:
    for table in ("billing_invoice", "billing_subscription", "billing_customer"):
        op.execute(f"DROP TABLE kernel.{table}")
    op.execute("DROP FUNCTION kernel.billing_keep_paid()")
