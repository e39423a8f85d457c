"""Money out: payees, payouts, what a payee owes back, chargebacks."""

from alembic import op

from steelyard.migrations.run import execute_sql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_sql("payouts.sql")


def downgrade() -> None:
    for table in ("chargeback", "payout_recall", "payout", "payee"):
        op.execute(f"DROP TABLE kernel.{table}")
    op.execute("DROP FUNCTION kernel.payout_keep_allocation()")
