"""Money out: payees, payouts, what a payee owes back."""

from steelyard.migrations.run import execute_sql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_sql("payouts.sql")


def downgrade() -> None:
    """Nothing stands yet."""
